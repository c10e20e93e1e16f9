/**
 * Makes data/movielens-small/ratings.csv and movies.csv anew, and checks them.
 *
 * Usage: node scripts/data/extract-movielens.mjs [folder]
 * Needs R and its package dslabs. The tables are checked in a temporary folder first, so that a wrong
 * extraction never replaces good tables. Nothing else in the repository needs R.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkMovielens } from "./check-movielens.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ?? here("../../data/movielens-small");

function requireDslabs() {
	const probe = spawnSync("Rscript", ["-e", 'quit(status = !requireNamespace("dslabs", quietly = TRUE))']);
	if (probe.error) {
		throw new Error("Rscript is not installed. On Debian: apt-get install r-base-core r-cran-dslabs");
	}
	if (probe.status !== 0) {
		throw new Error(
			'R has no package dslabs. On Debian: apt-get install r-cran-dslabs; elsewhere, in R: install.packages("dslabs")',
		);
	}
}

const scratch = mkdtempSync(join(tmpdir(), "movielens-"));
try {
	requireDslabs();
	const run = spawnSync("Rscript", [here("extract-movielens.R"), scratch], { stdio: "inherit" });
	if (run.status !== 0) throw new Error("the R script failed; its message stands above");
	const { split } = checkMovielens(scratch);
	mkdirSync(folder, { recursive: true });
	for (const name of ["ratings.csv", "movies.csv"]) copyFileSync(join(scratch, name), join(folder, name));
	console.log(`Standard split: ${split.training} training, ${split.validation} validation, ${split.test} test.`);
	console.log(`Every figure is as expected. Written: ${folder}/ratings.csv and movies.csv`);
} catch (error) {
	console.error(`extract-movielens: ${error.message}`);
	process.exitCode = 1;
} finally {
	rmSync(scratch, { recursive: true, force: true });
}
