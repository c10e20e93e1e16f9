/**
 * `npm start`: from a fresh clone to the page in a browser. Sets up, builds, serves, prints the address.
 *
 * `npm start -- --host` lets other machines reach it. PORT=8080 npm start takes another port than 4173.
 */
import { build } from "./lib/build.mjs";
import { whenInterrupted } from "./lib/command.mjs";
import { Failure, main, say, seconds } from "./lib/console.mjs";
import { requestedPort, serve } from "./lib/serve.mjs";

await main("start", async () => {
	const flags = process.argv.slice(2);
	const unknown = flags.find((flag) => flag !== "--host");
	if (unknown) throw new Failure(`there is no flag ${unknown}.`, "use --host, or no flag.");
	const port = requestedPort();
	const started = Date.now();
	say("Building RBM Cinema:");
	await build();
	const { local, network, close } = await serve({ port, host: flags.includes("--host") });
	whenInterrupted(async () => {
		await close();
		process.exit(0);
	});
	say(`\nReady after ${seconds(Date.now() - started)}. Open the page at\n`);
	for (const address of [...local, ...network]) say(`    ${address}`);
	say("\nCtrl-C ends it.");
});
