/** What the chapters are made of: answers and hints, checks, symbols, progress; and that the code they name is there. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CHAPTERS, chapterOf, neighboursOf } from "../../../www/lessons/chapters";
import { GLOSSARY, placeOf } from "../../../www/lessons/glossary";
import { NOTATION } from "../../../www/lessons/notation";
import { judge, numberIn } from "../../../www/lessons/parts/answers";
import { asCheckedNumber, check } from "../../../www/lessons/parts/checks";
import { areKin } from "../../../www/lessons/parts/lights.svelte";
import { asParameter, keyStep } from "../../../www/lessons/parts/sliding";
import { proseWithTex, tex } from "../../../www/lessons/parts/tex";
import { inWords, noted, opened, readProgress, standingOf } from "../../../www/lessons/progress";
import { eraseLocal } from "../../../www/state/erase";
import { keepLesson, loadLesson } from "../../../www/state/lesson-storage";

describe("an answer", () => {
	test.each([
		["0.25", 0.25],
		["−0,5", -0.5],
		[" 1/32 ", 1 / 32],
		["-3/4", -0.75],
		["1e-3", 0.001],
		[".5", 0.5],
		["", null],
		["1/0", null],
		["two", null],
		["1.2.3", null],
	])("%j is the number %j", (text, number) => {
		expect(numberIn(text)).toBe(number);
	});

	test("is judged, with the first hint that fits the mistake", () => {
		const hints = [
			{ when: (x: number) => x < 0, say: "sign" },
			{ when: (x: number) => x < 10, say: "small" },
		];
		expect(judge("2.718", Math.E, 0.006, hints)).toEqual({ right: true });
		expect(judge("-1", Math.E, 0.006, hints)).toEqual({ right: false, say: "sign" });
		expect(judge("2.6", Math.E, 0.006, hints)).toEqual({ right: false, say: "small" });
		expect(judge("11", Math.E, 0.006, hints)).toEqual({ right: false, say: "Not yet." });
		expect(judge("e", Math.E, 0.006, hints).right).toBe(false);
	});
});

test("a check is relative above 1 and absolute below", () => {
	expect(check(1e6, 1e6 + 1e-7, 1e-12)).toMatchObject({ agrees: true });
	expect(check(0.1, 0.1 + 2e-12)).toMatchObject({ agrees: false });
	expect(check(Number.NaN, 1).agrees).toBe(false);
	expect(asCheckedNumber(-0.5)).toBe("−0.5000000000000");
	expect(asCheckedNumber(1.5e-9)).toBe("1.500000000000 × 10^−9");
	expect(asCheckedNumber(Number.NaN)).toBe("–");
});

test("a name lights its family, and no other that only begins alike", () => {
	expect(areKin("W", "W-1-2")).toBe(true);
	expect(areKin("W-1-2", "W")).toBe(true);
	expect(areKin("W-1", "W-12")).toBe(false);
	expect(areKin("Z-1", "Z-2")).toBe(false);
});

test("symbols carry their names into the HTML, and text is escaped beside equations", () => {
	expect(tex("\\sym{W-1-2}{W_{12}}", false)).toContain('data-sym="W-1-2"');
	expect(proseWithTex("a < b & $x$.")).toMatch(
		/^a &lt; b &amp; <span class="together"><span class="katex">.*<\/span>\.<\/span>$/s,
	);
	expect(proseWithTex("no equation")).toBe("no equation");
	expect(proseWithTex("see [chapter 7](#/learn/energy-to-sigmoid), in [0, 1)")).toBe(
		'see <a href="#/learn/energy-to-sigmoid">chapter 7</a>, in [0, 1)',
	);
});

test("keys move a parameter within its range", () => {
	expect(keyStep("ArrowRight", 3.9, 4, 0.25)).toBe(4);
	expect(keyStep("PageDown", 0.5, 4, 0.25)).toBe(-0.5);
	expect(keyStep("Home", 1, 4, 0.25)).toBe(-4);
	expect(keyStep("Delete", 1, 4, 0.25)).toBe(0);
	expect(keyStep("Tab", 1, 4, 0.25)).toBeNull();
	expect([0, 1.25, -0.5].map(asParameter)).toEqual(["0", "+1.25", "−0.5"]);
});

describe("progress", () => {
	test("counts what was solved, and forgets nothing", () => {
		let progress = opened({}, "gradient");
		progress = noted(progress, "gradient", "one", false);
		progress = noted(progress, "gradient", "two", false);
		progress = noted(progress, "gradient", "one", true);
		expect(noted(progress, "gradient", "one", false)).toBe(progress);
		expect(standingOf(progress, "gradient")).toEqual({ opened: true, solved: 1, exercises: 2 });
		expect(inWords(standingOf(progress, "gradient"))).toBe("1 of 2 questions answered");
		expect(inWords(standingOf(progress, "free-energy"))).toBe("not opened yet");
		expect(inWords(standingOf(opened(progress, "mean-field"), "mean-field"))).toBe("opened");
		expect(readProgress(JSON.parse(JSON.stringify(progress)))).toEqual(progress);
		expect(readProgress({ gradient: { one: 1, two: true }, other: 3 })).toEqual({ gradient: { two: true } });
		expect(readProgress([])).toEqual({});
	});

	test("is kept, versioned, and erased; a browser that keeps nothing is borne with", () => {
		const kept = new Map<string, string>();
		const storage = () => ({
			getItem: (key: string) => kept.get(key) ?? null,
			setItem: (key: string, value: string) => void kept.set(key, value),
			removeItem: (key: string) => void kept.delete(key),
			key: (at: number) => [...kept.keys()][at] ?? null,
			length: kept.size,
		});
		const refusing = () => {
			throw new Error("no storage");
		};
		keepLesson("progress", { a: {} }, storage);
		keepLesson("tiny", 1, storage);
		expect(loadLesson("progress", storage)).toEqual({ a: {} });
		for (const [key, text] of kept) kept.set(key, text.replace('"version":1', '"version":99'));
		expect(loadLesson("progress", storage)).toBeNull();
		kept.set("another-page.theme", "dark");
		expect(eraseLocal(storage)).toBe(true);
		expect([...kept.keys()]).toEqual(["another-page.theme"]);
		keepLesson("tiny", 1, refusing);
		expect(loadLesson("tiny", refusing)).toBeNull();
		expect(eraseLocal(refusing)).toBe(false);
	});
});

describe("the course", () => {
	test("has its chapters in order, each with neighbours", () => {
		const numbers = CHAPTERS.map(({ number }) => number);
		expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
		expect(new Set(CHAPTERS.map(({ slug }) => slug)).size).toBe(CHAPTERS.length);
		for (const [at, chapter] of CHAPTERS.entries()) {
			expect(chapterOf(chapter.slug)).toBe(chapter);
			expect(neighboursOf(chapter)).toEqual({ previous: CHAPTERS[at - 1] ?? null, next: CHAPTERS[at + 1] ?? null });
		}
		expect(chapterOf("nowhere")).toBeNull();
	});

	test("explains its terms in the order of the alphabet, each once and in one sentence", () => {
		const terms = GLOSSARY.map(({ term }) => term.toLowerCase());
		expect(terms).toEqual(terms.toSorted());
		expect(new Set(GLOSSARY.map(({ term }) => placeOf(term))).size).toBe(GLOSSARY.length);
		for (const { means } of GLOSSARY) {
			expect(means).toMatch(/\.$/);
			expect(() => proseWithTex(means)).not.toThrow();
		}
		for (const { tex: source, means } of NOTATION) {
			expect(() => tex(source, false) + proseWithTex(means)).not.toThrow();
		}
	});

	const root = new URL("../../../", import.meta.url);
	const folders = readdirSync(new URL("www/lessons/", root), { withFileTypes: true }).filter((entry) =>
		entry.isDirectory(),
	);
	const items = folders.flatMap(({ name: folder }) => {
		const files = readdirSync(new URL(`www/lessons/${folder}/`, root)).filter((file) => file.endsWith(".svelte"));
		return files.flatMap((file) => {
			const text = readFileSync(new URL(`www/lessons/${folder}/${file}`, root), "utf8");
			const found = text.matchAll(/path: "([^"]+)",\s*name: "([^"]+)"/g);
			return Array.from(found, ([, path = "", name = ""]) => ({ folder, path, name }));
		});
	});

	test("names code that is there", () => {
		expect(items.length).toBeGreaterThan(0);
		for (const { folder, path, name } of items) {
			const text = readFileSync(new URL(path, root), "utf8");
			expect(text.includes(name), `${folder}: ${name} in ${path}`).toBe(true);
		}
	});
});
