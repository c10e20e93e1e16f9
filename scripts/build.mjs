/**
 * `npm run build`: makes the static page in dist/, installing what is missing on the way.
 *
 * `npm run build -- --no-page` stops before Vite: the WebAssembly module and the packed ratings only,
 * for working on the page with Vite's development server.
 */
import { build, prepare } from "./lib/build.mjs";
import { Failure, main, say, seconds } from "./lib/console.mjs";
import { alone } from "./lib/lock.mjs";

await main("build", async () => {
	const flags = process.argv.slice(2);
	const unknown = flags.find((flag) => flag !== "--no-page");
	if (unknown) throw new Failure(`there is no flag ${unknown}.`, "use --no-page, or no flag.");
	const started = Date.now();
	if (flags.includes("--no-page")) await alone(prepare);
	else await build();
	say(`Built in ${seconds(Date.now() - started)}.`);
});
