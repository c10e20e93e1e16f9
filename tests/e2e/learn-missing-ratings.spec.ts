/** Chapter 15, by keyboard: the step of a film that was not rated, against the formula; and the two machines trained. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { open } from "./page";

const numberIn = (text: string | null) => Number((text ?? "").replace("−", "-").replace("+", ""));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The small machine as chapter 14 first has it; nothing here changes its parameters. */
const W = [
	[
		[-1.5, 0.5],
		[-0.5, -0.25],
		[0.5, -0.5],
		[1.5, 0.75],
	],
	[
		[-1, 1],
		[-0.75, -0.5],
		[0.25, -0.75],
		[1.25, 0.5],
	],
	[
		[1.75, 0.25],
		[0.5, -0.5],
		[-0.75, 0],
		[-1.25, 1],
	],
];
const B = [
	[-0.5, 0, 0.5, 0.25],
	[0, 0.25, 0.5, -0.25],
	[-0.25, 0.5, 0.25, 0],
];
const C = [0.25, -0.5];

/** −∂L/∂b [D][K] and −∂L/∂W [D][K][M] for these ratings, with v′ from the sample. */
function stepOf(classes: readonly (number | null)[], sample: readonly number[], masked: boolean) {
	const v = W.map((film, i) => film.map((_, k) => (classes[i] === k ? 1 : 0)));
	const model = W.map((film, i) => {
		const m = masked && classes[i] === null ? 0 : 1;
		const exps = film.map((row, k) =>
			Math.exp((B[i]?.[k] ?? 0) + row.reduce((sum, w, j) => sum + w * (sample[j] ?? 0), 0)),
		);
		const total = exps.reduce((sum, x) => sum + x, 0);
		return exps.map((x) => (m * x) / total);
	});
	const hidden = (visible: number[][]) =>
		C.map((c, j) => {
			let x = c;
			W.forEach((film, i) => {
				film.forEach((row, k) => {
					x += (row[j] ?? 0) * (visible[i]?.[k] ?? 0);
				});
			});
			return sigmoid(x);
		});
	const [h, hModel] = [hidden(v), hidden(model)];
	return W.map((film, i) =>
		film.map((_, k) => {
			const [data, fantasy] = [v[i]?.[k] ?? 0, model[i]?.[k] ?? 0];
			return [data - fantasy, ...h.map((on, j) => data * on - fantasy * (hModel[j] ?? 0))];
		}),
	);
}

/** The steps that the page shows for a film: [K][1 + M]. */
const shownSteps = (page: Page, film: number) =>
	page
		.getByRole("table", { name: `Film ${film}, step` })
		.locator("tbody tr:not(:last-child)")
		.evaluateAll((rows) =>
			rows.map((row) => Array.from(row.querySelectorAll(".step"), (cell) => cell.textContent ?? "")),
		);

async function expectSteps(page: Page, expected: number[][][]): Promise<void> {
	for (const [i, film] of expected.entries()) {
		await expect
			.poll(async () => {
				const shown = await shownSteps(page, i + 1);
				return Math.max(...film.flatMap((row, k) => row.map((x, at) => Math.abs(x - numberIn(shown[k]?.[at] ?? "x")))));
			})
			// Rounded to a thousandth.
			.toBeLessThan(5.1e-4);
	}
}

async function checkAll(page: Page, label: string): Promise<void> {
	const derivation = page.getByRole("region", { name: label, exact: true });
	await derivation.getByRole("button", { name: "Next line" }).press("Enter");
	await derivation.getByRole("button", { name: "All lines" }).press("Enter");
	const checks = derivation.getByRole("button", { name: /Check this line/ });
	const count = await checks.count();
	expect(count).toBeGreaterThan(0);
	for (let at = 0; at < count; at += 1) await checks.nth(at).press("Enter");
	await expect(derivation.getByText("✓ equal to")).toHaveCount(count);
	await expect(derivation.getByText("✗ not equal")).toHaveCount(0);
}

async function axe(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

test("chapter 15: a film that was not rated stays where it is, with the mask on; every line holds", async ({
	page,
}) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/missing-ratings");
	const exhibit = page.getByRole("region", { name: "The gradient of a film that was not rated" });
	await expectSteps(page, stepOf([3, null, 0], [1, 0], true));
	await expect(exhibit.getByText("✓ Film 2 is not moved at all.")).toBeVisible();
	expect((await shownSteps(page, 2)).flat().every((text) => text === "0.000")).toBe(true);

	// The mask off, and another sample.
	await exhibit.getByRole("radio", { name: "Mask on" }).focus();
	await page.keyboard.press("ArrowRight");
	await exhibit.getByRole("button", { name: "Drawn hidden unit 2" }).press("Enter");
	await expectSteps(page, stepOf([3, null, 0], [1, 1], false));
	await expect(exhibit.getByText("✗ Film 2 was not rated, and is moved.")).toBeVisible();

	// Film 3's rating taken back, by keyboard; then the mask on again.
	await exhibit.getByRole("radio", { name: "Film 3 gets class 0" }).focus();
	await page.keyboard.press("ArrowUp");
	await expect(exhibit.getByRole("radio", { name: "Film 3 is not rated" })).toBeChecked();
	await exhibit.getByRole("radio", { name: "Mask off" }).focus();
	await page.keyboard.press("ArrowLeft");
	await expectSteps(page, stepOf([3, null, null], [1, 1], true));
	await expect(exhibit.getByText("✓ Film 3 is not moved at all.")).toBeVisible();

	await checkAll(page, "Zeros are the same as absence");
	await checkAll(page, "The mask on the reconstruction");
	await page.getByRole("slider", { name: /People who rated the film/ }).press("ArrowLeft");
	await checkAll(page, "What a bias learns without the mask");
	await axe(page);
});

test("chapter 15: with the mask the lists part; without it the units saturate and everyone gets the same list", async ({
	page,
}) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/missing-ratings");
	const exhibit = page.getByRole("region", { name: "Switch the mask off and watch what breaks" });
	const epoch = exhibit.getByRole("status", { name: "Epoch of the two machines" });
	const rows = exhibit.getByRole("table", { name: "Both machines now" }).locator("tbody tr");
	const shown = async (row: number) => {
		const cells = await rows.nth(row).locator("td").allTextContents();
		return cells.map((text) => numberIn(text.replace("%", "")));
	};
	await expect(rows).toHaveCount(5);
	expect((await shown(0))[0]).toBe((await shown(0))[1]);

	await exhibit.getByRole("button", { name: "Step the training" }).press("Enter");
	await expect(epoch).toHaveText("Epoch 1 of 30");
	await exhibit.getByRole("button", { name: "Play the training" }).press("Enter");
	await expect(epoch).toHaveText("Epoch 30 of 30", { timeout: 60_000 });
	const [masked = Number.NaN, unmasked = Number.NaN] = await shown(0);
	expect(masked).toBeLessThan(0.9);
	expect(unmasked).toBeGreaterThan(0.95);
	const [few = Number.NaN, nearlyAll = Number.NaN] = await shown(1);
	expect(few).toBeLessThan(50);
	expect(nearlyAll).toBeGreaterThan(95);

	const list = (name: string) =>
		exhibit.getByRole("list", { name, exact: true }).getByRole("listitem").allTextContents();
	expect(await list("Person 1 without mask")).toHaveLength(5);
	expect(await list("Person 1 without mask")).toEqual(await list("Person 2 without mask"));
	expect(await list("Person 1 with mask")).not.toEqual(await list("Person 2 with mask"));
	// Another person: the other list changes, and the one for everybody does not.
	const [before, same] = [await list("Person 2 with mask"), await list("Person 2 without mask")];
	await exhibit.getByRole("spinbutton", { name: "Second person" }).fill("200");
	await expect.poll(() => list("Person 2 with mask")).not.toEqual(before);
	expect(await list("Person 2 without mask")).toEqual(same);

	// The correlation that the figure tells, against its own dots.
	const figure = exhibit.getByRole("figure", { name: "Expected stars of films without it" });
	await expect(figure.locator("circle")).toHaveCount(200);
	const dots = await figure
		.locator("circle")
		.evaluateAll((circles) => circles.map((dot) => [Number(dot.getAttribute("cx")), -Number(dot.getAttribute("cy"))]));
	const mean = (at: number) => dots.reduce((sum, dot) => sum + (dot[at] ?? 0), 0) / dots.length;
	const [mx, my] = [mean(0), mean(1)];
	const about = (dot: number[], at: number) => (dot[at] ?? 0) - (at === 0 ? mx : my);
	const cross = (a: number, b: number) => dots.reduce((sum, dot) => sum + about(dot, a) * about(dot, b), 0);
	const r = cross(0, 1) / Math.sqrt(cross(0, 0) * cross(1, 1));
	expect(Math.abs(Number(await figure.locator("p b").last().textContent()) - r)).toBeLessThan(0.006);
	await axe(page);

	await exhibit.getByRole("button", { name: "Reset the training" }).press("Enter");
	await expect(epoch).toHaveText("Epoch 0 of 30");
});
