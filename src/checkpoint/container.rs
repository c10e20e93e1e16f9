//! The safetensors format: how named tensors of f32 and a table of strings lie in one file.
//!
//! ```text
//! length of the header   u64
//! header                 JSON, {"__metadata__": {name: text, …}, tensor: {"dtype", "shape", "data_offsets"}, …},
//!                        from "{", filled up with spaces to a multiple of eight bytes
//! data                   the tensors' numbers, row-major, at the offsets [first byte, byte after the last], without gaps
//! ```
//! All little-endian (<https://github.com/huggingface/safetensors>, "Format"). The entries of the header are of the crate
//! `safetensors`. Its writer puts the metadata in an order that differs from process to process, and its reader adds sizes
//! that a file claims without asking whether the sum overflows and does not say which tensor is at fault; so the few lines
//! that do these things stand here, and the tests hold them against the crate.

use std::collections::BTreeMap;

use safetensors::Dtype;
use safetensors::tensor::TensorInfo;
use serde::{Deserialize, Serialize};

use super::refused;
use crate::Result;
use crate::rbm::{Tensor, check_values};

const LENGTH_BYTES: usize = size_of::<u64>();
const NUMBER_BYTES: usize = size_of::<f32>();
/// Characters of a file's own text that a message repeats.
const SHOWN_CHARACTERS: usize = 60;

#[derive(Serialize, Deserialize)]
struct Header {
    #[serde(rename = "__metadata__")]
    metadata: BTreeMap<String, String>,
    #[serde(flatten)]
    tensors: BTreeMap<String, TensorInfo>,
}

/// The same bytes for the same content: tensors and metadata are in the order of their names.
pub(super) fn write(metadata: BTreeMap<String, String>, mut tensors: Vec<Tensor>) -> Vec<u8> {
    tensors.sort_by_key(|tensor| tensor.name);
    let mut header = Header { metadata, tensors: BTreeMap::new() };
    let mut end = 0;
    for Tensor { name, shape, values } in &tensors {
        let start = end;
        end += values.len() * NUMBER_BYTES;
        let info = TensorInfo { dtype: Dtype::F32, shape: shape.clone(), data_offsets: (start, end) };
        header.tensors.insert((*name).to_owned(), info);
    }
    let mut text = serde_json::to_vec(&header).expect("names, texts and numbers have a JSON form");
    text.resize(text.len().next_multiple_of(LENGTH_BYTES), b' ');
    let mut file = Vec::with_capacity(LENGTH_BYTES + text.len() + end);
    file.extend((text.len() as u64).to_le_bytes());
    file.extend(text);
    file.extend(tensors.iter().flat_map(|tensor| tensor.values.iter()).flat_map(|value| value.to_le_bytes()));
    file
}

/// A file whose header is whole and whose tensors, all of f32, fill the rest of it: none overlap, and no byte is over.
pub(super) struct Container<'a> {
    pub(super) metadata: BTreeMap<String, String>,
    tensors: BTreeMap<String, TensorInfo>,
    data: &'a [u8],
}

impl<'a> Container<'a> {
    /// Refuses a file that breaks the format's rules. Nothing is allocated but the header's table, which is no longer
    /// than the file.
    pub(super) fn open(file: &'a [u8]) -> Result<Self> {
        let Some((length, rest)) = file.split_first_chunk::<LENGTH_BYTES>() else {
            let allowed = format!("at least {LENGTH_BYTES} bytes");
            return Err(refused("file", format!("{} bytes", file.len()), allowed));
        };
        let length = u64::from_le_bytes(*length);
        let split = usize::try_from(length).ok().and_then(|length| rest.split_at_checked(length));
        let Some((header, data)) = split else {
            let allowed = format!("at most {}, what is left of the file", rest.len());
            return Err(refused("header length", length, allowed));
        };
        if header.first() != Some(&b'{') {
            return Err(refused("header", "something else", "JSON that begins with {"));
        }
        let Header { metadata, tensors } = serde_json::from_slice(header).map_err(|error| {
            refused("header", format!("unreadable ({})", shown(&error.to_string())), "a table of tensors")
        })?;
        let container = Self { metadata, tensors, data };
        container.check_places()?;
        Ok(container)
    }

    /// In the order in which they lie in the file, each tensor begins where the one before ended, is as long as its shape
    /// says, and the last ends with the file.
    fn check_places(&self) -> Result<()> {
        let mut in_order: Vec<_> = self.tensors.iter().collect();
        in_order.sort_by_key(|(_, info)| info.data_offsets);
        let mut end = 0;
        for (name, info) in in_order {
            let name = shown(name);
            if info.dtype != Dtype::F32 {
                return Err(refused(format!("{name}.dtype"), info.dtype, "F32"));
            }
            let size = info.shape.iter().try_fold(NUMBER_BYTES, |size, &n| size.checked_mul(n));
            let place = size.and_then(|size| Some((end, size.checked_add(end)?)));
            let Some(place) = place.filter(|&(_, end)| end <= self.data.len()) else {
                let allowed = format!("within the {} bytes that are left of the file", self.data.len() - end);
                return Err(refused(format!("{name}.shape"), shown(&format!("{:?}", info.shape)), allowed));
            };
            if info.data_offsets != place {
                let offsets = |(start, end)| format!("[{start}, {end}]");
                let allowed = format!("{}, by its shape and the tensors before it", offsets(place));
                return Err(refused(format!("{name}.data_offsets"), offsets(info.data_offsets), allowed));
            }
            end = place.1;
        }
        if end == self.data.len() {
            return Ok(());
        }
        let allowed = format!("{end} bytes, as long as the tensors");
        Err(refused("data", format!("{} bytes", self.data.len()), allowed))
    }

    /// The text under a name, if there is one.
    pub(super) fn optional_text(&self, name: &'static str) -> Option<&str> {
        self.metadata.get(name).map(String::as_str)
    }

    /// The text under a name.
    pub(super) fn text(&self, name: &'static str) -> Result<&str> {
        self.optional_text(name).ok_or_else(|| refused(name, "absent from the metadata", "there"))
    }

    /// The shape of a tensor, as the file says.
    pub(super) fn shape(&self, name: &'static str) -> Result<&[usize]> {
        let info = self.tensors.get(name);
        info.map(|info| info.shape.as_slice()).ok_or_else(|| refused(name, "absent", "among the tensors"))
    }

    /// Refuses another shape than the expected, and a number that no parameter may be.
    pub(super) fn check(&self, name: &'static str, expected: &[usize]) -> Result<()> {
        let shape = self.shape(name)?;
        if shape != expected {
            return Err(refused(
                format!("{name}.shape"),
                shown(&format!("{shape:?}")),
                format!("{expected:?}"),
            ));
        }
        check_values(name, expected, self.values(name))
    }

    /// Refuses tensors beside the expected ones.
    pub(super) fn check_no_others(&self, expected: &[&'static str]) -> Result<()> {
        match self.tensors.keys().find(|name| !expected.contains(&name.as_str())) {
            Some(other) => Err(refused(shown(other), "a tensor", format!("one of {}", expected.join(", ")))),
            None => Ok(()),
        }
    }

    /// The numbers of a tensor that was checked.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = f32> + Clone + use<'a> {
        let (start, end) = self.tensors[name].data_offsets;
        let (numbers, _) = self.data[start..end].as_chunks::<NUMBER_BYTES>();
        numbers.iter().map(|&bytes| f32::from_le_bytes(bytes))
    }
}

/// The beginning of a text that a file brought.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
