/**
 * Lighthouse's judgement of the Lab as it is opened: performance, accessibility and best practices, from 0 to 100, as on
 * a desktop and as on a phone. Lighthouse is installed on demand; where it cannot be, a line says why.
 */
import { say } from "../scripts/lib/console.mjs";
import { inRoot } from "../scripts/lib/paths.mjs";
import { install, tried } from "./on_demand.mjs";

/** The scores by name; `port` is that of a browser's debugging protocol. */
export async function measureLighthouse(address, port) {
	const what = "Lighthouse's scores";
	const folder = await install(what, inRoot("benches", "lighthouse", "package.json"));
	if (folder === null) return {};
	const audit = [inRoot("benches", "lighthouse", "audit.mjs"), folder, address, String(port)];
	const output = await tried(what, process.execPath, audit, { label: "Lighthouse" });
	if (output === null) return {};
	const figures = {};
	for (const [form, { faults, ...scores }] of Object.entries(JSON.parse(output))) {
		for (const [category, score] of Object.entries(scores)) {
			figures[`lighthouse_${form}_${category.replace("-", "_")}`] = score;
		}
		for (const fault of faults) say(`  · ${form}, ${fault}`);
	}
	return figures;
}
