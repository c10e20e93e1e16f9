/** Chapter 9 by keyboard: brackets, free energies and times, against sums over states made here. */
import { expect, test } from "@playwright/test";
import { axe, checkAll, energy, HIDDEN_STATES, numberIn, readTiny, VISIBLE_STATES, weightOf } from "./learn-tiny";
import { open } from "./page";

test("chapter 9: the sum over states is the product of brackets, and F is the same by both", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/free-energy");
	await page.getByRole("slider", { name: "Weight from visible unit 3 to hidden unit 1" }).press("PageUp");
	await page.getByRole("button", { name: "Visible unit 2", exact: true }).press("Enter");
	const tiny = await readTiny(page);

	// All eight free energies, in two columns.
	const free = page.getByRole("table", { name: "Free energy of every v" }).locator("tbody tr");
	const expected = VISIBLE_STATES.map((v) => weightOf(tiny, v));
	const z = expected.reduce((sum, weight) => sum + weight, 0);
	await expect
		.poll(async () => {
			const rows = await free.evaluateAll((found) =>
				found.map((row) => Array.from(row.querySelectorAll("td"), (cell) => cell.textContent ?? "")),
			);
			const errors = rows.flatMap(([states, units, p], at) => {
				const weight = expected[at] ?? Number.NaN;
				return [
					Math.abs(numberIn(states ?? "") + Math.log(weight)),
					Math.abs(numberIn(units ?? "") + Math.log(weight)),
					// The page shows three digits of the probability.
					Math.abs(numberIn(p ?? "") - weight / z) / 1000,
				];
			});
			return rows.length === 8 ? Math.max(...errors) : Number.NaN;
		})
		.toBeLessThan(6e-7);

	// The list of terms; a bracket that is pressed takes its other term, and switches the hidden unit with it.
	const terms = page.getByRole("table", { name: "One term a state" });
	const bias = tiny.v.reduce((sum, on, i) => sum + on * (tiny.b[i] ?? 0), 0);
	for (const [at, h] of HIDDEN_STATES.entries()) {
		const shown = numberIn(await terms.locator("tbody tr").nth(at).locator("td").nth(1).textContent());
		const product = Math.exp(-energy(tiny, tiny.v, h) - bias);
		// Six digits are shown.
		expect(Math.abs(shown / product - 1)).toBeLessThan(6e-6);
	}
	const [sum, product] = await terms.locator("tfoot td:not(:empty)").allTextContents();
	expect(sum).toBe(product);
	expect(Math.abs(numberIn(sum ?? null) / (weightOf(tiny, tiny.v) * Math.exp(-bias)) - 1)).toBeLessThan(6e-6);
	const before = tiny.h[1];
	await page.getByRole("button", { name: /^Bracket of hidden unit 2/ }).press("Space");
	await expect(page.getByRole("button", { name: "Hidden unit 2", exact: true })).toHaveAttribute(
		"aria-pressed",
		String(before === 0),
	);
	await expect(terms.locator("tr[aria-current=true] th")).toHaveText(`${tiny.h[0]} ${before === 0 ? 1 : 0}`);
	await page.getByRole("radio", { name: "M = 3" }).check();
	await expect(terms.locator("tbody tr")).toHaveCount(8);
	const [sum8, product8] = await terms.locator("tfoot td:not(:empty)").allTextContents();
	expect(sum8).toBe(product8);

	for (const label of ["From p(v, h) to p(v)", "From 2^M terms to M", "Without overflow", "Energy less entropy"]) {
		await checkAll(page, label);
	}
	await axe(page);
});

test("chapter 9: the two sums are timed on demand, step by step", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/free-energy");
	await expect(page.getByRole("img", { name: "Nothing is timed yet." })).toBeVisible();
	const step = page.getByRole("button", { name: "Step the timing" });
	await expect(step).toBeEnabled();
	for (let m = 1; m <= 3; m += 1) {
		await step.press("Enter");
		await expect(page.getByRole("status").filter({ hasText: `With ${m} hidden` })).toContainText(`${2 ** m} states`);
	}
	await page.getByRole("button", { name: "Play the timing" }).press("Enter");
	await expect(page.getByRole("status").filter({ hasText: "With 18 hidden" })).toContainText("262,144 states", {
		timeout: 30_000,
	});
	await expect(page.getByText(/At this pace/)).toContainText("years by states");
	await page.getByText("All times as a table").click();
	await expect(page.getByRole("table", { name: "Times" }).locator("tbody tr")).toHaveCount(18);
	await page.getByRole("button", { name: "Reset the timing" }).press("Enter");
	await expect(page.getByRole("table", { name: "Times" })).toHaveCount(0);
});
