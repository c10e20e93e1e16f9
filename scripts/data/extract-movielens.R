# How the data frame `movielens` of the R package dslabs becomes ratings.csv and movies.csv.
#
# Usage: Rscript scripts/data/extract-movielens.R <folder>
# (scripts/data/extract-movielens.mjs calls it, and checks what it wrote.)
#
# The tables are RFC 4180 with two liberties: lines end in LF, and a field is quoted only when it holds
# a comma, a quote or a line break. Text is UTF-8, whatever the locale R runs in: lines are written as bytes.

folder <- commandArgs(trailingOnly = TRUE)
if (length(folder) != 1 || !dir.exists(folder)) {
  stop("give one argument: the folder to write ratings.csv and movies.csv to")
}

data("movielens", package = "dslabs", envir = environment())
columns <- c("movieId", "title", "year", "genres", "userId", "rating", "timestamp")
absent <- setdiff(columns, names(movielens))
if (length(absent) > 0) {
  stop("dslabs::movielens has no column ", paste(absent, collapse = ", "), "; is this another dslabs?")
}

quoted_if_needed <- function(text) {
  needs_quotes <- grepl("[,\"\r\n]", text)
  text[needs_quotes] <- paste0("\"", gsub("\"", "\"\"", text[needs_quotes], fixed = TRUE), "\"")
  text
}

# A missing value becomes an empty field.
empty_if_missing <- function(values) ifelse(is.na(values), "", as.character(values))

write_table <- function(name, header, rows) {
  file <- file(file.path(folder, name), open = "wb")
  on.exit(close(file))
  writeLines(enc2utf8(c(header, rows)), file, sep = "\n", useBytes = TRUE)
}

whole <- function(numbers) format(numbers, scientific = FALSE, trim = TRUE)

ratings <- movielens[order(movielens$userId, movielens$timestamp, movielens$movieId), ]
write_table(
  "ratings.csv", "userId,movieId,rating,timestamp",
  paste(whole(ratings$userId), whole(ratings$movieId), sprintf("%.1f", ratings$rating),
    whole(ratings$timestamp), sep = ",")
)

movies <- unique(movielens[, c("movieId", "title", "year", "genres")])
if (anyDuplicated(movies$movieId)) {
  stop("a movieId stands for two different films; the data frame is not what this script expects")
}
movies <- movies[order(movies$movieId), ]
# Two titles end in a stray space ("Blind Side, The "), which would hide the article from a search.
titles <- trimws(enc2utf8(empty_if_missing(movies$title)))
write_table(
  "movies.csv", "movieId,title,year,genres",
  paste(whole(movies$movieId), quoted_if_needed(titles), empty_if_missing(movies$year),
    quoted_if_needed(as.character(movies$genres)), sep = ",")
)

cat(sprintf("dslabs %s, R %s: %d ratings, %d movies\n", packageVersion("dslabs"),
  getRversion(), nrow(ratings), nrow(movies)))
