//! Is every identity that a chapter displays true? One module a chapter, one check a line, on random small models.

mod chapter_05;
mod chapter_07;
mod chapter_12;
mod models;
