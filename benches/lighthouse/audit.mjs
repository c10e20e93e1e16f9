/**
 * Lighthouse's scores of a served page, in a browser that listens on a port.
 *
 * node audit.mjs FOLDER_OF_THE_PACKAGES ADDRESS PORT: prints {"desktop": {"performance": …, …, "faults": […]}, "mobile":
 * …}, scores from 0 to 100; faults are the audits of accessibility and best practices that failed.
 */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, address, port] = process.argv.slice(2);
const require = createRequire(resolve(folder, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { default: lighthouse, desktopConfig } = await load("lighthouse");

const CATEGORIES = ["performance", "accessibility", "best-practices"];
const scores = {};
for (const [form, config] of [
	["desktop", desktopConfig],
	["mobile", undefined],
]) {
	const flags = { port: Number(port), onlyCategories: CATEGORIES, logLevel: "error" };
	const { lhr } = await lighthouse(address, flags, config);
	const faults = ["accessibility", "best-practices"].flatMap((category) =>
		lhr.categories[category].auditRefs
			.filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1)
			.map(({ id }) => `${category}: ${lhr.audits[id].title}`),
	);
	const ofCategory = (category) => [category, Math.round((lhr.categories[category].score ?? 0) * 100)];
	scores[form] = { ...Object.fromEntries(CATEGORIES.map(ofCategory)), faults };
}
process.stdout.write(JSON.stringify(scores));
