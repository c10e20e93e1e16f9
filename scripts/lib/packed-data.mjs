/** Packs the bundled ratings into the one file that the page loads. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { GENERATED, inRoot } from "./paths.mjs";
import { nativeRust } from "./rust.mjs";
import { step } from "./step.mjs";

const TABLES = inRoot("data", "movielens-small");
const PACKED = join(GENERATED, "movielens-small.rbmpack");

/** Makes www/generated/movielens-small.rbmpack where it is not up to date. */
export async function packData() {
	const code = ["Cargo.toml", "Cargo.lock", "examples/common", "examples/pack.rs", "src/error.rs", "src/ratings"].map(
		(path) => inRoot(path),
	);
	const tables = ["ratings.csv", "movies.csv"].map((name) => join(TABLES, name));
	await step("packed ratings", { inputs: [...code, ...tables], outputs: [PACKED] }, async () => {
		mkdirSync(GENERATED, { recursive: true });
		const { cargo, environment } = await nativeRust();
		const { stdout } = await run(cargo, ["run", "--profile", "tool", "--example", "pack", "--", TABLES, PACKED], {
			label: "packing the ratings",
			environment,
			advice: "mend what the message says; node scripts/data/check-movielens.mjs tells whether the tables are whole.",
		});
		return stdout.trim();
	});
}
