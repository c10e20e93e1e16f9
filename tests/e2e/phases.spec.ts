/** A teacher's journey: one mini-batch, phase by phase, each number computed again by hand; and the path of one weight. */
import { expect, type Locator, test } from "@playwright/test";
import { figure, open, status, untilEpoch } from "./page";

const LINK = "?preset=paper&hidden=4&seed=1&autoplay=0&panels=phases";

/** "−0.0417" as a number; a table's cell may say more after it. */
const read = (text: string): number => Number.parseFloat(text.replace("−", "-").replace(/^[^\d+-]*/, ""));

/** The rows of a table: its heading, and its cells as numbers. */
async function rows(table: Locator): Promise<{ name: string; numbers: number[] }[]> {
	const found = await table
		.locator("tbody tr")
		.evaluateAll((all) => all.map((row) => Array.from(row.children, (cell) => cell.textContent?.trim() ?? "")));
	return found.map(([name = "", ...cells]) => ({ name, numbers: cells.filter((cell) => cell !== "").map(read) }));
}

test("one mini-batch by hand", async ({ page }) => {
	await open(page, LINK);
	const panel = page.getByRole("region", { name: "Phase by phase" });
	const next = panel.getByRole("button", { name: "Next phase" });
	await expect(panel.getByRole("heading", { name: /^Positive phase/ })).toBeVisible();

	// c_j + Σ W_ijk v_ik and its sigmoid; fifteen terms, each rounded by up to half of 10⁻⁴.
	const sum = await rows(figure(page, "Input of hidden unit 1"));
	const last = (at: number) => sum.at(at)?.numbers.at(-1) ?? Number.NaN;
	const input = sum.slice(0, -2).reduce((total, { numbers }) => total + (numbers.at(-1) ?? Number.NaN), 0);
	expect(Math.abs(input - last(-2))).toBeLessThan(sum.length * 0.5e-4);
	expect(Math.abs(1 / (1 + Math.exp(-last(-2))) - last(-1))).toBeLessThan(1e-4);

	await next.click();
	await expect(panel.getByRole("heading", { name: /first half/ })).toBeVisible();
	const softmax = (await rows(figure(page, "Classes of the film"))).map(({ numbers }) => numbers);
	const logits = softmax.map(([bias = Number.NaN, term = Number.NaN]) => bias + term);
	const z = logits.reduce((total, logit) => total + Math.exp(logit), 0);
	expect(softmax.length).toBe(10);
	logits.forEach((logit, k) => {
		expect(Math.abs(logit - (softmax[k]?.[2] ?? Number.NaN))).toBeLessThan(2e-4);
		expect(Math.abs(Math.exp(logit) / z - (softmax[k]?.[3] ?? Number.NaN))).toBeLessThan(2e-4);
	});
	const said = (await figure(page, "Classes of the film").textContent()) ?? "";
	const u = Number(/= (0\.\d{4})\. The first class/.exec(said)?.[1] ?? Number.NaN);
	const drawn = softmax.findIndex((row) => (row[4] ?? 0) > u);
	expect(said).toContain(`is drawn: ${((drawn + 1) / 2).toFixed(1)} stars`);

	await next.click();
	await expect(panel.getByRole("heading", { name: /second half/ })).toBeVisible();
	await panel.getByRole("button", { name: "Previous phase" }).click();
	await expect(panel.getByRole("heading", { name: /first half/ })).toBeVisible();
	await next.click();
	await next.click();
	await expect(panel.getByRole("heading", { name: /^Negative phase/ })).toBeVisible();
	for (const { numbers } of await rows(figure(page, "Statistics of the model"))) {
		const [v = Number.NaN, h = Number.NaN, product = Number.NaN] = numbers;
		expect(Math.abs(v * h - product)).toBeLessThan(2e-4);
	}

	await next.click();
	// Momentum at rest: W ← W + 0.01·(g − 0.001·W); the biases have no decay.
	const announced = await rows(figure(page, "Update announced"));
	expect(announced.length).toBe(3);
	announced.forEach(({ numbers }, at) => {
		const [data = Number.NaN, model = Number.NaN, g = Number.NaN, before = Number.NaN, , after] = numbers;
		expect(Math.abs(data - model - g)).toBeLessThan(2e-6);
		const decay = at === 0 ? 0.001 : 0;
		expect(Math.abs(before + 0.01 * (g - decay * before) - (after ?? Number.NaN))).toBeLessThan(2e-6);
	});
	await expect(status(page)).not.toContainText("batch");
	await panel.getByRole("button", { name: "Do the update" }).click();

	await expect(status(page)).toContainText("batch 1 of 84");
	const done = figure(page, "Update done");
	await expect(done).toBeVisible();
	// The model's own values follow with its next answer.
	await expect(done.getByText("the same", { exact: true })).toHaveCount(3);
	for (const { numbers } of await rows(done)) expect(numbers[6]).toBe(numbers[5]);
	await page.getByRole("button", { name: "Step phase" }).click();
	await expect(panel.getByRole("heading", { name: /^Positive phase/ })).toBeVisible();
	await expect(panel.getByText("Mini-batch 2 of epoch 1", { exact: false })).toBeVisible();
});

test("the path of one weight, from the moment of looking and from epoch 0", async ({ page }) => {
	await open(page, "?preset=paper&hidden=4&seed=1&autoplay=0");
	await page.getByRole("button", { name: "Step", exact: true }).click();
	await expect(status(page)).toContainText("batch 1 of 84");
	const panel = page.getByRole("region", { name: "One weight" });
	await panel.getByRole("button", { name: "One weight" }).click();
	await panel.getByRole("combobox", { name: "Rating of the weight" }).selectOption("4.0");
	await expect(figure(page, "Path of the weight")).toBeVisible();
	await panel.getByRole("button", { name: "Reset and watch from epoch 0" }).click();
	await expect(status(page)).not.toContainText("batch");
	await expect(panel.getByText(/No mini-batch has touched the weight/)).toBeVisible();
	await page.getByRole("button", { name: "Step", exact: true }).click();
	await expect(panel.getByText(/Mini-batch 1 of epoch 1 was the newest/)).toBeVisible();
	await expect(panel.getByRole("button", { name: "Reset and watch from epoch 0" })).toHaveCount(0);
});

test("a run that trains stays a training run under an open panel, and rests where it is paused", async ({ page }) => {
	// The panel asks of a run at rest and no more once it trains: closing that question must not undo anything else.
	await open(page, "?hidden=8&seed=1&epochs=500&patience=0&panels=phases");
	const panel = page.getByRole("region", { name: "Phase by phase" });
	await untilEpoch(page, 2);
	await expect(status(page)).toContainText("Training");
	await panel.getByRole("button", { name: "Pause here" }).click();
	await expect(status(page)).toContainText("Paused");
	await expect(panel.getByRole("heading", { name: /^Positive phase/ })).toBeVisible();

	await page.getByRole("button", { name: "Train", exact: true }).click();
	await expect(status(page)).toContainText("Training");
	await expect(panel.getByRole("button", { name: "Pause here" })).toBeVisible();
});
