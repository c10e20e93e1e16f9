/** Chapter 3 by keyboard: the pass with probabilities against all draws, worked out here, and the two machines. */
import { expect, test } from "@playwright/test";
import { axe, checkAll, HIDDEN_STATES, numberIn, readTiny } from "./learn-tiny";
import { figure, open } from "./page";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

test("chapter 3: probabilities beside the mean of all draws", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/mean-field");
	const slider = page.getByRole("slider", { name: "Weight from visible unit 1 to hidden unit 1" });
	await slider.press("End");
	await expect(slider).toHaveAttribute("aria-valuetext", "+4");
	for (const label of ["What probabilities are exact for", "From the mean-field pass to an autoencoder"]) {
		await checkAll(page, label);
	}
	const { weights, b, c, v } = await readTiny(page);
	const h = c.map((bias, j) => sigmoid(v.reduce((sum, on, i) => sum + on * (weights[i]?.[j] ?? 0), bias)));
	const rows = page.getByRole("table", { name: "Probabilities and the mean of all draws" }).locator("tbody tr");
	for (const [i, row] of weights.entries()) {
		const input = (states: readonly number[]) => row.reduce((sum, w, j) => sum + w * (states[j] ?? 0), b[i] ?? 0);
		const chance = (states: readonly number[]) =>
			states.reduce((product, on, j) => product * (on ? (h[j] ?? 0) : 1 - (h[j] ?? 0)), 1);
		const mean = HIDDEN_STATES.reduce((sum, states) => sum + chance(states) * sigmoid(input(states)), 0);
		const variance = row.reduce((sum, w, j) => sum + w * w * (h[j] ?? 0) * (1 - (h[j] ?? 0)), 0);
		const expected = [sigmoid(input(h)), mean, Math.abs(mean - sigmoid(input(h))), variance / (12 * Math.sqrt(3))];
		const shown = (await rows.nth(i).locator("td").allTextContents()).map(numberIn);
		// To four decimals.
		for (const [at, value] of expected.entries()) expect(Math.abs((shown[at] ?? 9) - value)).toBeLessThan(6e-5);
	}
	await axe(page);
});

test("chapter 3: two machines of one shape", async ({ page }) => {
	test.slow();
	await open(page, "./?autoplay=0&hidden=5#/learn/mean-field");
	const twins = page.getByRole("region", { name: "Two machines of one shape" });
	const status = twins.getByRole("status").filter({ hasText: "updates" });
	await expect(status).toHaveText("0 of 4,000 updates");
	const step = twins.getByRole("button", { name: "Step the training" });
	await expect(step).toBeEnabled();
	await step.press("Enter");
	await expect(status).toHaveText("100 of 4,000 updates");
	await twins.getByRole("button", { name: "Play the training" }).press("Enter");
	await expect(status).toHaveText("4,000 of 4,000 updates", { timeout: 60_000 });

	// The autoencoder reconstructs better, the RBM knows which pictures there are.
	const chart = figure(page, "Cross-entropy of the reconstruction");
	await expect(chart).toBeVisible();
	const table = twins.getByRole("table", { name: "What the two machines know" });
	const row = async (at: number) =>
		(await table.locator("tbody tr").nth(at).locator("td").allTextContents()).map((text) =>
			Number.parseFloat(text.replace("−", "-")),
		);
	const [entropies, known, logs] = [await row(0), await row(1), await row(2)];
	expect(entropies[1]).toBeLessThan(entropies[0] ?? 0);
	expect(known[0]).toBeGreaterThan(2 * (known[1] ?? 99));
	expect(logs[0]).toBeGreaterThan(logs[1] ?? 0);
	const picture = twins.getByRole("slider", { name: "Picture" });
	const before = await twins.getByRole("img", { name: /^The picture/ }).getAttribute("aria-label");
	await picture.press("ArrowRight");
	await expect(picture).toHaveAttribute("aria-valuetext", "8 of 30");
	await expect(twins.getByRole("img", { name: /^The picture/ })).not.toHaveAttribute("aria-label", before ?? "");
	await axe(page);
});
