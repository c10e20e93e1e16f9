/** Chapter 10 by keyboard: every slope in two halves, each half alone, and the climb to its ceiling, against sums worked out here. */
import { expect, type Page, test } from "@playwright/test";
import { axe, checkAll, numberIn, readTiny, type Tiny, VISIBLE_STATES, weightOf } from "./learn-tiny";
import { open } from "./page";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const hiddenGiven = ({ weights, c }: Tiny, v: readonly number[]) =>
	c.map((bias, j) => sigmoid(v.reduce((sum, on, i) => sum + on * (weights[i]?.[j] ?? 0), bias)));

function probabilities(tiny: Tiny): number[] {
	const weights = VISIBLE_STATES.map((v) => weightOf(tiny, v));
	const partition = weights.reduce((sum, weight) => sum + weight, 0);
	return weights.map((weight) => weight / partition);
}

/** v h̃ by rows, then v, then h̃. */
function statistics(tiny: Tiny, v: readonly number[]): number[] {
	const hidden = hiddenGiven(tiny, v);
	return [...v.flatMap((on) => hidden.map((h) => on * h)), ...v, ...hidden];
}

function slopes(tiny: Tiny): number[] {
	const p = probabilities(tiny);
	const model = VISIBLE_STATES.map((v) => statistics(tiny, v));
	return statistics(tiny, tiny.v).map((data, at) =>
		model.reduce((slope, of, place) => slope - (p[place] ?? 0) * (of[at] ?? 0), data),
	);
}

/** The numbers of a table, row by row. */
const rows = async (page: Page, name: string): Promise<number[][]> => {
	const texts = await page
		.getByRole("table", { name, exact: true })
		.locator("tbody tr")
		.evaluateAll((found) =>
			found.map((row) => Array.from(row.querySelectorAll("td:not(.bars)"), (cell) => cell.textContent ?? "")),
		);
	return texts.map((cells) => cells.map(numberIn));
};

const BEFORE_AND_AFTER = "Probability of every visible state, before and after";

test("find the two halves of every slope, take one away, and climb to the end, by keyboard", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/gradient");
	for (const label of ["From log p(v) to two halves", "The gradient of each parameter"]) await checkAll(page, label);

	// Another weight: the slopes follow, by the formula and measured.
	const weight = page.getByRole("slider", { name: "Weight from visible unit 1 to hidden unit 1" });
	for (let at = 0; at < 3; at += 1) await weight.press("ArrowDown");
	const tiny = await readTiny(page);
	const expected = slopes(tiny);
	const farthest = async () => {
		const found = await rows(page, "Slopes of log p(v)");
		return Math.max(
			...found.flatMap(([, , slope = 9, measured = 9], at) =>
				[slope, measured].map((x) => Math.abs(x - (expected[at] ?? 9))),
			),
		);
	};
	// Six digits are shown.
	await expect.poll(farthest).toBeLessThan(1e-6);
	expect(await rows(page, "Slopes of log p(v)")).toHaveLength(11);

	// One update by hand: p before, and p after every parameter went a quarter of its slope.
	const before = probabilities(tiny);
	await expect
		.poll(async () =>
			(await rows(page, BEFORE_AND_AFTER)).every(([p = 9], at) => Math.abs(p - (before[at] ?? 9)) < 6e-5),
		)
		.toBe(true);
	await page.getByRole("button", { name: "Step the updates" }).press("Enter");
	await expect(page.getByText("After 1 update:")).toBeVisible();
	const moved: Tiny = {
		...tiny,
		weights: tiny.weights.map((row, i) => row.map((w, j) => w + 0.25 * (expected[2 * i + j] ?? 0))),
		b: tiny.b.map((b, i) => b + 0.25 * (expected[6 + i] ?? 0)),
		c: tiny.c.map((c, j) => c + 0.25 * (expected[9 + j] ?? 0)),
	};
	const after = probabilities(moved);
	await expect
		.poll(async () =>
			(await rows(page, BEFORE_AND_AFTER)).every(([, p = 9], at) => Math.abs(p - (after[at] ?? 9)) < 6e-5),
		)
		.toBe(true);

	// Each half alone ends where the text says.
	for (const [name, state] of [
		["The data’s half only", 0b111],
		["The model’s half only", 0b000],
	] as const) {
		await page.getByRole("radio", { name }).press("Space");
		await expect(page.getByText("After 0 updates:")).toBeVisible();
		await page.getByRole("button", { name: "Play the updates" }).press("Enter");
		await expect(page.getByText("After 200 updates:")).toBeVisible({ timeout: 30_000 });
		await expect.poll(async () => (await rows(page, BEFORE_AND_AFTER))[state]?.[1] ?? 0).toBeGreaterThan(0.7);
	}

	// The climb: three states, ln 3, and the model ends at a third for each.
	await page.getByRole("button", { name: "Play the climb" }).press("Enter");
	await expect(page.getByText("2,000 of 2,000 updates")).toBeVisible({ timeout: 30_000 });
	await expect(page.getByText(`the ceiling is −${Math.log(3).toFixed(3)}`).first()).toBeVisible();
	await expect
		.poll(async () => Math.max(...(await rows(page, "Data and model")).map(([q = 9, p = 9]) => Math.abs(q - p))))
		.toBeLessThan(0.05);
	// Other data begin anew.
	await page.getByRole("checkbox", { name: "The data has 000" }).press("Space");
	await expect(page.getByText("0 of 2,000 updates", { exact: true })).toBeVisible();
	await axe(page);
});
