//! What only an opened panel of the Lab asks of the engine: in a WebAssembly file of its own, which the worker loads before
//! it asks the first such thing, so that the page's first load is without it.
//!
//! `scripts/bindgen` takes the module apart (with wasm_split_cli_support) at the functions named here: whatever only the
//! exported half of a pair uses goes to the other file, and a call of the imported half goes through the table of
//! functions, where the other file puts itself when it is loaded. Called before that, it is a trap. The names are what that
//! program looks for: `__wasm_split_00`, the part, `00_import_` or `_export_`, 32 digits that a pair has in common, and
//! anything. Both halves are compiled together, so that any Rust type may cross.

use wasm_bindgen::JsValue;

use super::convert::{index, property};
use super::tensors::{read_model, tensors_object};
use super::{Engine, questions};
use crate::evaluation::EvaluationData;
use crate::learning::{CheckedConfig, Run};

#[link(wasm_import_module = "__wasm_split_placeholder__")]
#[expect(improper_ctypes, reason = "both halves are of this crate")]
unsafe extern "C" {
    #[link_name = "__wasm_split_00lab00_import_00000000000000000000000000000001_ask"]
    safe fn ask_elsewhere(engine: &mut Engine, question: &JsValue, answer: &mut Result<JsValue, JsValue>);

    #[link_name = "__wasm_split_00lab00_import_00000000000000000000000000000002_tensors"]
    safe fn tensors_elsewhere(run: &Run, tensors: &mut JsValue);

    #[link_name = "__wasm_split_00lab00_import_00000000000000000000000000000003_go_on"]
    safe fn go_on_elsewhere(start: &mut Option<Start>, old: &mut Option<Run>, run: &mut Result<Run, JsValue>);
}

/// Where a run goes on that was begun elsewhere: its settings and data, and a `TrainedModel` of the protocol.
struct Start {
    config: CheckedConfig,
    data: EvaluationData,
    trained: JsValue,
}

/// Answers a question about the run as it stands.
pub fn ask(engine: &mut Engine, question: &JsValue) -> Result<JsValue, JsValue> {
    let mut answer = Ok(JsValue::UNDEFINED);
    ask_elsewhere(engine, question, &mut answer);
    answer
}

#[unsafe(export_name = "__wasm_split_00lab00_export_00000000000000000000000000000001_ask")]
extern "C" fn ask_here(engine: &mut Engine, question: &JsValue, answer: &mut Result<JsValue, JsValue>) {
    *answer = questions::answer(engine, question);
}

/// A copy of all parameters of the run's model.
pub fn tensors(run: &Run) -> JsValue {
    let mut tensors = JsValue::UNDEFINED;
    tensors_elsewhere(run, &mut tensors);
    tensors
}

#[unsafe(export_name = "__wasm_split_00lab00_export_00000000000000000000000000000002_tensors")]
extern "C" fn tensors_here(run: &Run, tensors: &mut JsValue) {
    *tensors = tensors_object(&run.trainer().model());
}

/// A run that goes on from a model that was trained before, in place of `old`: that stays if the model is refused.
pub fn go_on(
    config: CheckedConfig,
    data: EvaluationData,
    trained: JsValue,
    old: &mut Option<Run>,
) -> Result<Run, JsValue> {
    let mut run = Err(JsValue::UNDEFINED);
    go_on_elsewhere(&mut Some(Start { config, data, trained }), old, &mut run);
    run
}

#[unsafe(export_name = "__wasm_split_00lab00_export_00000000000000000000000000000003_go_on")]
extern "C" fn go_on_here(start: &mut Option<Start>, old: &mut Option<Run>, run: &mut Result<Run, JsValue>) {
    if let Some(start) = start.take() {
        *run = gone_on(start, old);
    }
}

fn gone_on(Start { config, data, trained }: Start, old: &mut Option<Run>) -> Result<Run, JsValue> {
    let tensors = property(&trained, "tensors")?;
    let model = read_model(&tensors, config.architecture, data.training().n_movies(), config.n_hidden)?;
    let epoch = index(&trained, "epoch")? as usize;
    // First the old run's memory, then the new one's: a phone may not have both.
    *old = None;
    Ok(Run::from_model(config, data, model, epoch))
}
