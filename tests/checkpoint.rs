//! Model files: read back to the bit, refused by name when anything is wrong, and open to others: a reader written here
//! from the format's rules, the `safetensors` crate, and NumPy where it is installed.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Command;
use std::sync::Arc;

use proptest::prelude::*;
use rbm_cinema::Error;
use rbm_cinema::checkpoint::{Checkpoint, load, save};
use rbm_cinema::learning::{Architecture, CheckedConfig, Preset, Trainer, TrainingConfig};
use rbm_cinema::ratings::{Attributes, Catalogue, Profile, Ratings};
use rbm_cinema::rbm::{Model, Reading, Start};
use serde_json::{Value, json};

const N_MOVIES: usize = 7;
const MOVIE_IDS: [u32; N_MOVIES] = [1, 2, 10, 260, 318, 2571, u32::MAX];
const CATEGORICAL: Architecture = Architecture::Categorical(Start::BaseRates);
const KINDS: [Architecture; 3] =
    [Architecture::Ordinal, CATEGORICAL, Architecture::Categorical(Start::Uninformed)];

/// Three epochs on eight users, with settings that have no short binary fraction.
fn trained(architecture: Architecture) -> (Model, CheckedConfig) {
    let config = TrainingConfig {
        architecture,
        n_hidden: 3,
        batch_size: 2,
        learning_rate: 0.1,
        momentum: 0.3,
        seed: 4_294_967_295,
        ..Preset::Tuned.config()
    };
    let config = config.check().expect("settings in range");
    let mut ratings = Ratings::new(N_MOVIES);
    for user in 0..8 {
        let rated = (0..N_MOVIES as u32).filter(|movie| (user + movie) % 3 != 0);
        ratings.push_user(rated.map(|movie| (movie, ((user * movie + 3 * user) % 10) as u8)));
    }
    let catalogue = Catalogue {
        movie_ids: MOVIE_IDS.to_vec(),
        titles: vec![String::new(); N_MOVIES],
        years: vec![1994, 0, 2016, 1977, 1994, 1999, 1903],
        genre_names: vec!["Drama".into(), "Comedy".into()],
        genre_masks: vec![3, 0, 2, 1, 1, 3, 2],
    };
    let attributes = Arc::new(Attributes::of(&catalogue, &ratings.counts_per_movie()));
    let mut trainer = Trainer::new(config, Arc::new(ratings), attributes);
    while trainer.epoch() < 3 {
        trainer.step();
    }
    (trainer.model(), config)
}

fn file_of(architecture: Architecture) -> Vec<u8> {
    let (model, config) = trained(architecture);
    save(&model, &config, Some(3), &MOVIE_IDS).expect("finite parameters")
}

/// The rules of the format: eight bytes of little-endian length, JSON, data.
fn parts(file: &[u8]) -> (Value, &[u8]) {
    let length = u64::from_le_bytes(file[..8].try_into().expect("eight bytes")) as usize;
    let header = serde_json::from_slice(&file[8..8 + length]).expect("JSON");
    (header, &file[8 + length..])
}

fn joined(header: &Value, data: &[u8]) -> Vec<u8> {
    let header = header.to_string();
    [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
}

/// An altered file with its lengths in order, so that the checks behind them are reached.
fn altered(file: &[u8], alter: impl FnOnce(&mut Value, &mut Vec<u8>)) -> Vec<u8> {
    let (mut header, data) = parts(file);
    let mut data = data.to_vec();
    alter(&mut header, &mut data);
    joined(&header, &data)
}

/// Puts a number in a tensor.
fn set(header: &Value, data: &mut [u8], tensor: &str, index: usize, value: f32) {
    let start = header[tensor]["data_offsets"][0].as_u64().expect("an offset") as usize + 4 * index;
    data[start..start + 4].copy_from_slice(&value.to_le_bytes());
}

fn refusal(file: &[u8]) -> String {
    match load(file, &MOVIE_IDS) {
        Err(error @ Error::Checkpoint(_)) => {
            assert_eq!(error.code(), "checkpoint_damaged");
            let text = error.to_string();
            let text = text.strip_prefix("The model cannot be saved or loaded: ").expect("how it begins");
            assert!(text.starts_with(error.field()), "{text}");
            text.to_owned()
        }
        other => panic!("a damaged file gave {other:?}"),
    }
}

#[test]
fn a_trained_model_reads_back_to_the_bit() {
    for architecture in KINDS {
        let (model, config) = trained(architecture);
        let file = save(&model, &config, Some(3), &MOVIE_IDS).expect("finite parameters");
        assert_eq!(file, save(&model, &config, Some(3), &MOVIE_IDS).expect("again"), "the same bytes");
        let loaded = load(&file, &MOVIE_IDS).expect("a whole file");
        // Equal numbers could still differ in the sign of a zero; equal files cannot.
        assert_eq!(save(&loaded.model, &loaded.config, loaded.epoch, &MOVIE_IDS).expect("finite"), file);
        assert_eq!(loaded, Checkpoint { model, config, epoch: Some(3) });
    }
}

#[test]
fn films_without_attributes_and_every_preset_read_back() {
    for preset in Preset::ALL {
        let config = preset.config().check().expect("a preset");
        let mut ratings = Ratings::new(2);
        ratings.push_user([(0, 3), (1, 9)]);
        let trainer = Trainer::new(config, Arc::new(ratings), Arc::new(Attributes::none(2)));
        let file = save(&trainer.model(), &config, None, &[5, 7]).expect("finite parameters");
        assert_eq!(
            load(&file, &[5, 7]),
            Ok(Checkpoint { model: trainer.model(), config, epoch: None }),
            "{preset:?}"
        );
    }
}

#[test]
fn the_file_follows_the_rules_of_the_format() {
    for architecture in KINDS {
        let (model, _) = trained(architecture);
        let file = file_of(architecture);
        let (header, data) = parts(&file);
        assert_eq!(file[8], b'{');
        assert_eq!((file.len() - data.len()) % 8, 0, "aligned data");
        let metadata = header["__metadata__"].as_object().expect("metadata");
        assert!(metadata.values().all(Value::is_string));
        assert_eq!(metadata["movie_ids"], "[1,2,10,260,318,2571,4294967295]");
        assert_eq!(
            (&metadata["scale"], &metadata["learning_rate"]),
            (&json!("0.5..5.0 by 0.5"), &json!("0.1"))
        );
        let mut end = 0;
        let mut tensors = BTreeMap::new();
        for (name, info) in
            header.as_object().expect("a table").iter().filter(|(name, _)| *name != "__metadata__")
        {
            let numbers = |field: &str| -> Vec<usize> {
                serde_json::from_value(info[field].clone()).expect("whole numbers")
            };
            let (shape, place) = (numbers("shape"), numbers("data_offsets"));
            assert_eq!(info["dtype"], "F32");
            // The table is in the order of the names, and so are the data.
            assert_eq!(place, [end, end + 4 * shape.iter().product::<usize>()], "{name}");
            end = place[1];
            let values = data[place[0]..place[1]].chunks(4);
            let values: Vec<f32> =
                values.map(|bytes| f32::from_le_bytes(bytes.try_into().expect("four"))).collect();
            tensors.insert(name.as_str(), (shape, values));
        }
        assert_eq!(end, data.len());
        let expect = |name: &str, shape: &[usize], values: Vec<f32>| {
            assert_eq!(tensors[name], (shape.to_vec(), values), "{name}");
        };
        match model {
            Model::Categorical(rbm) => {
                assert_eq!(tensors.len(), 3);
                expect("weights", &[7, 10, 3], rbm.weights().to_vec());
                expect("visible_bias", &[7, 10], rbm.visible_bias().to_vec());
                expect("hidden_bias", &[3], rbm.hidden_bias().to_vec());
            }
            Model::Ordinal(rbm) => {
                assert_eq!(tensors.len(), 7);
                let n_attributes = rbm.n_attributes();
                let dense: Vec<f32> = (0..N_MOVIES * n_attributes)
                    .map(|place| {
                        let (movie, attribute) = (place / n_attributes, place % n_attributes);
                        rbm.attributes()
                            .of_movie(movie)
                            .find(|(f, _)| *f == attribute)
                            .map_or(0.0, |(_, a)| a)
                    })
                    .collect();
                expect("attributes", &[7, n_attributes], dense);
                expect("own_weights", &[7, 3], rbm.own_weights().iter().copied().collect());
                expect("rated_weights", &[7, 3], rbm.rated_weights().iter().copied().collect());
                expect(
                    "attribute_weights",
                    &[n_attributes, 3],
                    rbm.attribute_weights().iter().copied().collect(),
                );
                expect("movie_tilts", &[7], rbm.movie_tilts().to_vec());
                expect("log_rates", &[10], rbm.log_rates().to_vec());
            }
        }
        let opened = safetensors::SafeTensors::deserialize(&file).expect("the crate's own reader");
        assert_eq!(opened.len(), tensors.len());
        for (name, (shape, _)) in &tensors {
            assert_eq!(opened.tensor(name).expect("there").shape(), shape);
        }
    }
}

#[test]
fn every_cut_and_every_addition_is_refused() {
    for architecture in [Architecture::Ordinal, CATEGORICAL] {
        let file = file_of(architecture);
        for end in 0..file.len() {
            refusal(&file[..end]);
        }
        assert!(refusal(&[&file[..], &[0]].concat()).starts_with("data is "));
    }
}

#[test]
fn what_breaks_the_format_is_refused_by_name() {
    let file = file_of(CATEGORICAL);
    assert_eq!(refusal(&[]), "file is 0 bytes; it must be at least 8 bytes");
    for length in [u64::MAX, u64::MAX - 7, file.len() as u64 - 7, 1 << 40] {
        let huge = [&length.to_le_bytes(), &file[8..]].concat();
        let left = file.len() - 8;
        let expected =
            format!("header length is {length}; it must be at most {left}, what is left of the file");
        assert_eq!(refusal(&huge), expected);
    }
    let header = |text: &str| refusal(&[&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat());
    assert_eq!(header(""), "header is something else; it must be JSON that begins with {");
    assert_eq!(header(" {}"), "header is something else; it must be JSON that begins with {");
    for text in
        ["{", "{}", "{\"__metadata__\":{\"scale\":1}}", "{\"__metadata__\":{},\"w\":{\"shape\":[-1]}}"]
    {
        assert!(header(text).starts_with("header is unreadable ("), "{text}");
    }
    assert!(header(&"{\"a\":".repeat(100_000)).starts_with("header is unreadable ("));

    // hidden_bias 0..12, visible_bias 12..292, weights 292..1132.
    let with = |alter: fn(&mut Value, &mut Vec<u8>)| refusal(&altered(&file, alter));
    let ends = "by its shape and the tensors before it";
    assert_eq!(
        with(|h, _| h["visible_bias"]["data_offsets"] = json!([8, 288])),
        format!("visible_bias.data_offsets is [8, 288]; it must be [12, 292], {ends}")
    );
    assert_eq!(
        with(|h, _| h["weights"]["data_offsets"] = json!([292, 1128])),
        format!("weights.data_offsets is [292, 1128]; it must be [292, 1132], {ends}")
    );
    assert_eq!(
        with(|h, _| h["weights"]["data_offsets"] = json!([1132, 292])),
        format!("weights.data_offsets is [1132, 292]; it must be [292, 1132], {ends}")
    );
    assert_eq!(with(|h, _| h["weights"]["dtype"] = json!("F64")), "weights.dtype is F64; it must be F32");
    for shape in
        [json!([u64::MAX, u64::MAX]), json!([1_u64 << 62]), json!([(1_u64 << 62) - 1]), json!([1000])]
    {
        let refused = refusal(&altered(&file, |h, _| h["weights"]["shape"] = shape));
        assert!(refused.starts_with("weights.shape is ["), "{refused}");
        assert!(refused.ends_with("within the 840 bytes that are left of the file"), "{refused}");
    }
    // Sizes that overflow only when they are added up.
    let size = u64::MAX / 8;
    let many = altered(&file, |header, _| {
        for i in 0..10_u64 {
            let (start, shape) = (1132_u64.saturating_add(i.saturating_mul(size)), json!([size / 4]));
            let offsets = json!([start, start.saturating_add(size / 4 * 4)]);
            header[format!("x{i}")] = json!({"dtype": "F32", "shape": shape, "data_offsets": offsets});
        }
    });
    assert!(refusal(&many).starts_with("x0.shape is ["));
}

#[test]
fn a_file_of_another_model_is_refused_by_name() {
    let file = file_of(Architecture::Ordinal);
    let with = |alter: fn(&mut Value, &mut Vec<u8>)| refusal(&altered(&file, alter));
    // The same numbers in another shape, so that the format's rules hold.
    assert_eq!(
        with(|h, _| h["own_weights"]["shape"] = json!([3, 7])),
        "own_weights.shape is [3, 7]; it must be [7, 3]"
    );
    assert!(
        with(|h, _| h["attributes"]["shape"] = json!([22, 7]))
            .starts_with("attributes.shape is [22, 7]; it must be [7, F]")
    );
    assert_eq!(
        with(|h, _| {
            let info = h.as_object_mut().expect("a table").remove("movie_tilts").expect("there");
            h["tilts"] = info;
        }),
        "movie_tilts is absent; it must be among the tensors"
    );
    let extra = with(|h, data| {
        h["velocity"] = json!({"dtype": "F32", "shape": [1], "data_offsets": [data.len(), data.len() + 4]});
        data.extend([0; 4]);
    });
    assert!(extra.starts_with("velocity is a tensor; it must be one of own_weights, "), "{extra}");

    let text = |name: &str, text: &str| {
        refusal(&altered(&file, |header, _| header["__metadata__"][name] = json!(text)))
    };
    assert_eq!(text("format", "pt"), "format is pt; it must be rbm-cinema 1");
    assert_eq!(text("scale", "1..5 by 1"), "scale is 1..5 by 1; it must be 0.5..5.0 by 0.5");
    assert_eq!(
        text("movie_ids", "[1,2,10,260,318,2571]"),
        "movie_ids is of 6 movies; it must be of 7 movies, as the data in use"
    );
    assert_eq!(
        text("movie_ids", "[1, 2, 10, 318, 260, 2571, 4294967295]"),
        "movie_ids[3] is 318; it must be 260, as in the data in use"
    );
    for ids in ["", "[1", "[1.5]", "[-1]", "[4294967296]", "{}"] {
        assert!(text("movie_ids", ids).starts_with("movie_ids is unreadable ("), "{ids}");
    }
    for n_hidden in ["0", "201", "-3", "2.5", "NaN", "many", "", "1e300"] {
        let refused = text("n_hidden", n_hidden);
        assert!(refused.starts_with("n_hidden is "), "{refused}");
        assert!(refused.ends_with("; it must be a whole number from 1 to 200"), "{refused}");
    }
    assert_eq!(text("n_hidden", "4"), "own_weights.shape is [7, 3]; it must be [7, 4]");
    assert_eq!(
        text("architecture", "deep"),
        "architecture is deep; it must be ordinal or categorical_base_rates or categorical_uninformed"
    );
    assert_eq!(
        text("architecture", "categorical_uninformed"),
        "weights is absent; it must be among the tensors"
    );
    assert_eq!(text("last_cd_steps", "0"), "last_cd_steps is 0; it must be a whole number from 1 to 20");
    for field in parts(&file).0["__metadata__"].as_object().expect("metadata").keys() {
        let without = altered(&file, |header, _| {
            header["__metadata__"].as_object_mut().expect("metadata").remove(field);
        });
        if field == "epoch" {
            assert_eq!(load(&without, &MOVIE_IDS).expect("whole").epoch, None);
        } else {
            assert_eq!(refusal(&without), format!("{field} is absent from the metadata; it must be there"));
        }
    }
    assert_eq!(text("epoch", "-1"), "epoch is -1; it must be a whole number from 0 to 1000000");
    let more = altered(&file, |header, _| header["__metadata__"]["note"] = json!("mine"));
    assert!(load(&more, &MOVIE_IDS).is_ok(), "others' metadata are ignored");
}

#[test]
fn numbers_that_no_model_has_are_refused_by_place() {
    for architecture in [Architecture::Ordinal, CATEGORICAL] {
        let file = file_of(architecture);
        let (header, _) = parts(&file);
        for tensor in header.as_object().expect("a table").keys().filter(|name| *name != "__metadata__") {
            for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1.1e12] {
                let refused = refusal(&altered(&file, |h, data| set(h, data, tensor, 2, value)));
                assert!(refused.starts_with(&format!("{tensor}[")), "{refused}");
                assert!(refused.ends_with("a finite number of at most 1e12 in size"), "{refused}");
            }
        }
    }
    let file = file_of(Architecture::Ordinal);
    let place = altered(&file, |h, data| set(h, data, "own_weights", 11, f32::NAN));
    assert!(refusal(&place).starts_with("own_weights[3, 2] is NaN; "));
    let rates = altered(&file, |h, data| set(h, data, "log_rates", 0, 0.0));
    assert!(refusal(&rates).starts_with("log_rates is of frequencies that sum to "));
    let impossible = altered(&file, |h, data| {
        (0..10).for_each(|class| set(h, data, "log_rates", class, if class == 4 { 0.0 } else { -81.0 }));
    });
    assert_eq!(refusal(&impossible), "log_rates[0] is -81; it must be at least -80");
}

#[test]
fn the_largest_numbers_that_are_let_in_predict_no_nan() {
    for architecture in [Architecture::Ordinal, CATEGORICAL] {
        for sign in [1.0, -1.0] {
            let extreme = altered(&file_of(architecture), |header, data| {
                for (name, info) in header.as_object().expect("a table") {
                    if name != "__metadata__" && name != "log_rates" {
                        let shape: Vec<usize> =
                            serde_json::from_value(info["shape"].clone()).expect("a shape");
                        for index in 0..shape.iter().product() {
                            set(header, data, name, index, if index % 3 == 0 { sign * 1e12 } else { 1e12 });
                        }
                    }
                }
            });
            let model = load(&extreme, &MOVIE_IDS).expect("within the bounds").model;
            let profile = Profile::new(vec![0, 3, 6], vec![0, 9, 4], N_MOVIES).expect("three ratings");
            let reading = Reading::of(model.rbm(), profile.ratings());
            for movie in 0..N_MOVIES {
                assert!((0.5..=5.0).contains(&model.rbm().stars(movie, &reading)), "{architecture:?}");
            }
        }
    }
}

#[test]
fn a_model_with_a_number_that_is_not_finite_is_not_saved() {
    let (model, config) = trained(CATEGORICAL);
    let Model::Categorical(mut rbm) = model else { panic!("a categorical model") };
    rbm.parameters_mut().0[31] = f32::NAN;
    let error = save(&Model::Categorical(rbm), &config, None, &MOVIE_IDS).expect_err("NaN");
    assert_eq!(error.field(), "weights[1, 0, 1]");
}

proptest! {
    #[test]
    fn altered_bytes_never_panic(place in any::<prop::sample::Index>(), byte in any::<u8>(), ordinal in any::<bool>()) {
        let mut file = file_of(if ordinal { Architecture::Ordinal } else { CATEGORICAL });
        let (_, data) = parts(&file);
        let header_end = file.len() - data.len();
        let place = place.index(header_end);
        let changed = file[place] != byte;
        file[place] = byte;
        match load(&file, &MOVIE_IDS) {
            Ok(Checkpoint { model, .. }) => prop_assert!(model.is_finite()),
            Err(error) => {
                prop_assert!(changed);
                prop_assert_eq!(error.code(), "checkpoint_damaged");
            }
        }
    }

    #[test]
    fn bytes_at_random_are_refused(file in prop::collection::vec(any::<u8>(), 0..200)) {
        refusal(&file);
    }
}

/// The programs in docs/checkpoints.md, in their order.
fn documented_programs() -> Vec<&'static str> {
    let page = include_str!("../docs/checkpoints.md");
    page.split("```python\n").skip(1).map(|rest| rest.split("```").next().expect("the program")).collect()
}

/// Runs Python, or says on the terminal why not (a passing test's own output is not shown).
fn python(packages: &str, program: &str, arguments: &[&str]) -> Option<String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).args(["-c", &format!("import {packages}")]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        let note = format!(
            "note: {python} has not all of {packages}; what docs/checkpoints.md does with them was not run\n"
        );
        std::io::stderr().write_all(note.as_bytes()).expect("a terminal or a log");
        return None;
    }
    let output = Command::new(&python).args(["-c", program]).args(arguments).output().expect("it ran before");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn numpy_predicts_the_same_by_the_documented_program() {
    let path = std::env::temp_dir().join(format!("rbm-cinema-numpy-{}.safetensors", std::process::id()));
    let path = path.to_str().expect("a folder with a plain name");
    for architecture in [Architecture::Ordinal, CATEGORICAL] {
        let (model, _) = trained(architecture);
        std::fs::write(path, file_of(architecture)).expect("a folder to write in");
        let main = "import sys\nprint(*predict(sys.argv[1], {1: 5, 260: 4.5, 4294967295: 0.5}).values())";
        let output = python("numpy, safetensors", &format!("{}\n{main}", documented_programs()[0]), &[path]);
        let profile = Profile::new(vec![0, 3, 6], vec![9, 8, 0], N_MOVIES).expect("three ratings");
        let reading = Reading::of(model.rbm(), profile.ratings());
        if let Some(output) = output {
            let predicted: Vec<f64> =
                output.split_whitespace().map(|stars| stars.parse().expect("a number")).collect();
            assert_eq!(predicted.len(), N_MOVIES);
            for (movie, stars) in predicted.into_iter().enumerate() {
                let ours = f64::from(model.rbm().stars(movie, &reading));
                // Logits of order one in f32, sums of about ten terms: a few 1e-6.
                assert!((stars - ours).abs() < 1e-5, "{architecture:?}, movie {movie}: {stars} and {ours}");
            }
        }
    }
    std::fs::remove_file(path).expect("it was written");
}

#[test]
fn pytorch_reads_and_writes_by_the_documented_program() {
    let path = std::env::temp_dir().join(format!("rbm-cinema-torch-{}.safetensors", std::process::id()));
    let path = path.to_str().expect("a folder with a plain name");
    let (model, config) = trained(Architecture::Ordinal);
    std::fs::write(path, file_of(Architecture::Ordinal)).expect("a folder to write in");
    let main = "import sys\npath = sys.argv[1]\nprint(nearest(path, 260, 1)[0])\nsave_as(path, load_file(path), path)";
    let output =
        python("numpy, safetensors, torch", &format!("{}\n{main}", documented_programs()[1]), &[path]);
    if let Some(output) = output {
        assert_eq!(output.trim(), "260", "nothing is nearer to a film than itself");
    }
    let written = std::fs::read(path).expect("it was written");
    assert_eq!(load(&written, &MOVIE_IDS), Ok(Checkpoint { model, config, epoch: Some(3) }));
    std::fs::remove_file(path).expect("it was written");
}
