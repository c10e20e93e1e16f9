/** Where things lie in the repository. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");

/** A path below the repository's root. */
export const inRoot = (...parts) => join(ROOT, ...parts);

/** What the scripts keep between runs; safe to delete. */
export const CACHE = inRoot(".cache");
/** What Rust makes for the page: the WebAssembly module, its glue, the packed ratings. */
export const GENERATED = inRoot("www", "generated");
/** The built page. */
export const DIST = inRoot("dist");
