/** Chapter 16 by keyboard: guesses from a distribution bent by hand, against sums worked out here, and the rules on real ratings. */
import { expect, type Page, test } from "@playwright/test";
import { axe, checkAll, numberIn } from "./learn-tiny";
import { open } from "./page";

async function cells(page: Page, table: string): Promise<number[][]> {
	const texts = await page
		.getByRole("table", { name: table, exact: true })
		.locator("tbody tr")
		.evaluateAll((rows) => rows.map((row) => Array.from(row.querySelectorAll("td"), (cell) => cell.textContent ?? "")));
	return texts.map((row) => row.map((text) => numberIn(text.trim().split(/[\s%]/)[0] ?? "")));
}

test("bend a distribution, compare the rules, and measure them on ratings the model has not seen, by keyboard", async ({
	page,
}) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/predicting-stars");
	for (const label of ["The least squared error", "Other costs"]) await checkAll(page, label);

	// The example of the text: 3.6, and 1.04 for the expectation.
	await expect.poll(async () => (await cells(page, "Guesses"))[0]?.slice(0, 2)).toEqual([3.6, 1.04]);
	expect((await cells(page, "Guesses"))[3]?.slice(0, 2)).toEqual([4, 1.2]);

	// Another distribution, one class raised, another guess.
	await page.getByRole("radio", { name: "Love or hate" }).press("Space");
	const five = page.getByRole("slider", { name: "Weight of 5.0 stars" });
	for (let at = 0; at < 6; at += 1) await five.press("ArrowRight");
	const own = page.getByRole("slider", { name: /^Your guess/ });
	for (let at = 0; at < 10; at += 1) await own.press("ArrowLeft");
	const weights = [22, 12, 4, 3, 2, 3, 5, 9, 12, 34];
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const expected = (of: (stars: number) => number) =>
		weights.reduce((sum, weight, k) => sum + (weight / total) * of((k + 1) / 2), 0);
	const mean = expected((stars) => stars);
	const rows = [mean, Math.round(mean * 2) / 2, undefined, 5, 2.5];
	await expect.poll(async () => (await cells(page, "Guesses"))[4]?.[0]).toBe(2.5);
	await expect.poll(async () => Math.abs(((await cells(page, "Guesses"))[0]?.[0] ?? 9) - mean)).toBeLessThan(0.0051);
	for (const [at, guess] of rows.entries()) {
		if (guess === undefined) continue;
		const [shown = 9, squared = 9, absolute = 9] = (await cells(page, "Guesses"))[at] ?? [];
		expect(Math.abs(shown - guess)).toBeLessThan(0.0051);
		expect(Math.abs(squared - expected((stars) => (stars - guess) ** 2))).toBeLessThan(0.0006);
		expect(Math.abs(absolute - expected((stars) => Math.abs(stars - guess)))).toBeLessThan(0.0006);
	}

	// Real ratings: a few epochs, and each rule has the least of its own.
	const training = page.getByRole("region", { name: "Which rule is right, measured" });
	await expect(training.getByText("Epoch 0 of 30")).toBeVisible({ timeout: 30_000 });
	for (const epoch of [1, 2, 3, 4]) {
		await training.getByRole("button", { name: "Step the training" }).press("Enter");
		await expect(training.getByText(`Epoch ${epoch} of 30`)).toBeVisible({ timeout: 30_000 });
	}
	const [expectation = [], rounded = [], median = [], argmax = []] = await cells(page, "Error of each rule");
	const of = (row: readonly number[], at: number) => row[at] ?? Number.NaN;
	expect(of(expectation, 0)).toBeLessThan(0.93);
	for (const other of [rounded, median, argmax]) expect(of(other, 0)).toBeGreaterThan(of(expectation, 0));
	for (const other of [expectation, rounded, argmax]) expect(of(other, 1)).toBeGreaterThan(of(median, 1));
	for (const other of [expectation, rounded]) expect(of(other, 2)).toBeLessThan(of(argmax, 2));
	await axe(page);
});
