//! Takes a WebAssembly module apart and writes its JavaScript glue: `bindgen MODULE.wasm FOLDER NAME`.
//!
//! FOLDER then holds `NAME.js`, `NAME.d.ts` and `NAME_bg.wasm`, and, for each part P that the module names as loaded on
//! demand (src/wasm/lab.rs), `NAME_P.wasm`. The module must have been linked with `--emit-relocs`: they tell which
//! function needs which.

use std::error::Error;
use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder, name] = arguments.as_slice() else {
        return Err("usage: bindgen MODULE.wasm FOLDER NAME".into());
    };
    let folder = Path::new(folder);
    let (parts, main) = (folder.join("parts"), folder.join("parts").join("main.wasm"));
    let module = fs::read(module)?;
    let mut options = Options::new(&module);
    (options.output_dir, options.main_out_path) = (&parts, &main);
    for part in transform(options)?.split_modules {
        let split = part.file_name().and_then(|file| file.to_str()).ok_or("a part has a name")?;
        let own = split.strip_prefix("split_").ok_or("parts share nothing among each other")?;
        fs::rename(&part, folder.join(format!("{name}_{own}")))?;
    }
    Bindgen::new()
        .input_path(&main)
        .web(true)?
        .omit_default_module_path(false)
        .typescript(true)
        // A part puts its functions into the table that the linker has made.
        .keep_lld_exports(true)
        .out_name(name)
        .generate(folder)?;
    // What is left there is a loader for pages that have no worker of their own to load the parts.
    fs::remove_dir_all(&parts)?;
    Ok(())
}
