/** Chapter 12 by keyboard: the walk, the angles and the training, against what is worked out here from what is shown. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open } from "./page";

const numberIn = (text: string | null) => Number((text ?? "").replace("−", "-").replace("+", "").replace("°", ""));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

async function cells(page: Page, table: string): Promise<string[][]> {
	const rows = page.getByRole("table", { name: table }).locator("tbody tr");
	return rows.evaluateAll((rows) =>
		rows.map((row) => Array.from(row.querySelectorAll("td"), (cell) => cell.textContent?.trim() ?? "")),
	);
}

/** What a drawn layer shows: the state is 1 where the random number is below the probability. */
function expectDrawn(rows: string[][], probability: number, draw: number, state: number): void {
	for (const row of rows) {
		const [p, u] = [Number(row[probability]), Number(row[draw])];
		// Both are rounded to four digits.
		if (Math.abs(p - u) > 1e-4) expect(row[state]).toBe(u < p ? "1" : "0");
	}
}

async function axe(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

test("chapter 12: a walk line by line, on a picture and on a real person", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/contrastive-divergence");
	const step = page.getByRole("button", { name: "Step the update" });
	for (const [data, units] of [
		["Bars and stripes", 9],
		["A real person", 24],
	] as const) {
		await page.getByRole("radio", { name: data, exact: true }).press("Space");
		await expect(page.getByRole("status").filter({ hasText: "Line 1: take an example" })).toBeVisible();
		const before = await cells(page, "Hidden units of the walk");
		expect(before.every((row) => row.join("") === "")).toBe(true);
		for (let line = 2; line <= 7; line += 1) {
			await step.press("Enter");
			await expect(page.getByRole("status").filter({ hasText: `Line ${line}:` })).toBeVisible();
		}
		await expect(step).toBeDisabled();
		const hidden = await cells(page, "Hidden units of the walk");
		const visible = await cells(page, "Visible units of the walk");
		expect([hidden.length, visible.length]).toEqual([6, units]);
		expectDrawn(hidden, 0, 1, 2);
		expectDrawn(visible, 1, 2, 3);
		const moved = await cells(page, "Step of the weights");
		for (const [i, row] of moved.entries()) {
			for (const [j, shown] of row.entries()) {
				const [v, end] = [Number(visible[i]?.[0]), Number(visible[i]?.[3])];
				const expected = 0.1 * (v * Number(hidden[j]?.[0]) - end * Number(hidden[j]?.[3]));
				// Two probabilities to four digits, and the step itself.
				expect(Math.abs(numberIn(shown) - expected)).toBeLessThan(7e-5);
			}
		}
	}
	await expect(page.getByText("Toy Story").first()).toBeVisible();
	await axe(page);
});

test("chapter 12: the angle on the reader’s own RBM, every line, and the training", async ({ page }) => {
	test.slow();
	await open(page, "./?autoplay=0&hidden=5#/learn/contrastive-divergence");
	const slider = page.getByRole("slider", { name: "Weight from visible unit 1 to hidden unit 2" });
	await slider.press("End");
	await expect(slider).toHaveAttribute("aria-valuetext", "+4");
	// The RBM as it stands at first, with that weight at 4, and v = 1 0 1.
	const weights = [
		[2, 4],
		[1, 1.5],
		[-1.5, 2],
	];
	const b = [-0.5, 0.25, -0.75];
	const c = [0.5, -0.75];
	const data = [1, 0, 1];
	const bits = (n: number) =>
		Array.from({ length: 2 ** n }, (_, place) => Array.from({ length: n }, (_, at) => (place >> (n - 1 - at)) & 1));
	const hiddenOf = (v: number[]) =>
		c.map((c, j) => sigmoid(v.reduce((sum, on, i) => sum + on * (weights[i]?.[j] ?? 0), c)));
	const visibleOf = (h: number[]) =>
		b.map((b, i) => sigmoid(h.reduce((sum, on, j) => sum + on * (weights[i]?.[j] ?? 0), b)));
	const product = (on: number[], state: number[]) => on.reduce((all, p, at) => all * (state[at] === 1 ? p : 1 - p), 1);
	const [V, H] = [bits(3), bits(2)];
	const next = (p: number[]) =>
		V.map((end) =>
			V.reduce(
				(sum, v, at) =>
					sum + H.reduce((all, h) => all + (p[at] ?? 0) * product(hiddenOf(v), h) * product(visibleOf(h), end), 0),
				0,
			),
		);
	const of = (p: number[]) => {
		const rows = V.map((v) => {
			const h = hiddenOf(v);
			return [...v.flatMap((on) => h.map((p) => on * p)), ...v, ...h];
		});
		return (rows[0] ?? []).map((_, entry) => rows.reduce((sum, row, at) => sum + (p[at] ?? 0) * (row[entry] ?? 0), 0));
	};
	const dot = (x: number[], y: number[]) => x.reduce((sum, a, at) => sum + a * (y[at] ?? 0), 0);
	const start: number[] = V.map((v) => (v.join() === data.join() ? 1 : 0));
	let end = start;
	for (let k = 0; k < 3000; k += 1) end = next(end);
	const gradient = of(start).map((x, at) => x - (of(end)[at] ?? 0));
	const expected: number[] = [];
	let p = start;
	for (let k = 1; k <= 4; k += 1) {
		p = next(p);
		const cd = of(start).map((x, at) => x - (of(p)[at] ?? 0));
		const cosine = dot(cd, gradient) / Math.sqrt(dot(cd, cd) * dot(gradient, gradient));
		expected.push((Math.acos(cosine) * 180) / Math.PI);
	}
	await expect
		.poll(async () => {
			const shown = (await cells(page, "Angle to the gradient")).map(([angle]) => numberIn(angle ?? ""));
			return Math.max(...[0, 1, 3].map((k, at) => Math.abs((shown[at] ?? Number.NaN) - (expected[k] ?? 0))));
		})
		.toBeLessThan(0.051);

	for (const label of ["From the gradient to CD-k", "What CD nearly minimises"]) {
		const derivation = page.getByRole("region", { name: label, exact: true });
		await derivation.getByRole("button", { name: "All lines" }).press("Enter");
		const checks = derivation.getByRole("button", { name: /Check this line/ });
		for (let at = 0; at < (await checks.count()); at += 1) await checks.nth(at).press("Enter");
		await expect(derivation.getByText("✓ equal to")).toHaveCount(await checks.count());
		await expect(derivation.getByText("✗ not equal")).toHaveCount(0);
	}

	// Six bits of nothing: an untrained model gives each picture about 2⁻⁹.
	const now = page.getByRole("table", { name: "Log-likelihood now" });
	await expect(now.getByRole("row", { name: /Exact gradient/ })).toContainText(/−6\.2/);
	await page.getByRole("button", { name: "Play the training" }).press("Enter");
	await expect(page.getByText("8,000 of 8,000 updates")).toBeVisible({ timeout: 60_000 });
	const ends = (await cells(page, "Log-likelihood now")).map((row) => numberIn(row[1] ?? ""));
	const [cd1 = 0, cd10 = 0, persistent = 0, exact = 0] = ends;
	expect([cd1, cd10, persistent, exact].map((x) => x.toFixed(1))).toEqual(["-3.4", "-3.0", "-3.0", "-2.7"]);
	await axe(page);
});
