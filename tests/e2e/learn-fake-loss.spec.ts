/** Chapter 13 by keyboard: the slopes of the “fake loss”, entry by entry, against sums worked out here. */
import { expect, type Page, test } from "@playwright/test";
import { axe, checkAll, numberIn, readTiny, type Tiny } from "./learn-tiny";
import { open } from "./page";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

function hiddenGiven({ weights, c }: Tiny, v: readonly number[]): number[] {
	return c.map((bias, j) => sigmoid(v.reduce((sum, on, i) => sum + on * (weights[i]?.[j] ?? 0), bias)));
}

/** v h̃ − v′ h̃′ by rows, then v − v′, then h̃ − h̃′. */
function collected(tiny: Tiny, end: readonly number[]): number[] {
	const [data, model] = [hiddenGiven(tiny, tiny.v), hiddenGiven(tiny, end)];
	return [
		...tiny.v.flatMap((v, i) => data.map((on, j) => v * on - (end[i] ?? 0) * (model[j] ?? 0))),
		...tiny.v.map((v, i) => v - (end[i] ?? 0)),
		...data.map((on, j) => on - (model[j] ?? 0)),
	];
}

async function rows(page: Page): Promise<{ collected: number; found: number; equal: boolean }[]> {
	const texts = await page
		.getByRole("table", { name: "Slopes of the loss" })
		.locator("tbody tr")
		.evaluateAll((found) =>
			found.map((row) => Array.from(row.querySelectorAll("td"), (cell) => cell.textContent ?? "")),
		);
	return texts.map((cells) => ({
		collected: numberIn(cells[2] ?? null),
		found: numberIn(cells[3] ?? null),
		equal: cells[4] === "=",
	}));
}

test("compare the slopes with what CD collects, with v′ held and not, by keyboard", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/fake-loss");
	for (const label of ["The slope of L with v′ fixed", "The slope of L through v′"]) await checkAll(page, label);

	// A drawn v′, changed by hand.
	await expect(page.getByText("All 11 slopes are what CD collects.")).toBeVisible();
	const tiny = await readTiny(page);
	const unit = page.getByRole("button", { name: "Unit 1 of v′" });
	const before = (await unit.getAttribute("aria-pressed")) === "true";
	await unit.press("Enter");
	await expect(unit).toHaveAttribute("aria-pressed", String(!before));
	const end: number[] = [];
	for (const i of [1, 2, 3]) {
		const pressed = await page.getByRole("button", { name: `Unit ${i} of v′` }).getAttribute("aria-pressed");
		end.push(pressed === "true" ? 1 : 0);
	}
	// Shown to six digits, once the core has answered.
	const expected = collected(tiny, end);
	await expect
		.poll(async () =>
			Math.max(...(await rows(page)).map(({ collected }, at) => Math.abs(collected - (expected[at] ?? 9)))),
		)
		.toBeLessThan(1e-6);
	for (const { collected, found, equal } of await rows(page)) {
		expect(equal).toBe(true);
		expect(found).toBe(collected);
	}

	// Probabilities that the differentiator goes through: W of hidden units that are on, and b.
	await page.getByRole("radio", { name: "Probabilities, not held" }).press("Space");
	const differing = 3 * tiny.h.filter((on) => on === 1).length + 3;
	await expect(page.getByText(`${differing} of 11 slopes are not what CD collects`)).toBeVisible();
	const p = tiny.b.map((bias, i) =>
		sigmoid(tiny.h.reduce((sum, on, j) => sum + on * (tiny.weights[i]?.[j] ?? 0), bias)),
	);
	const model = hiddenGiven(tiny, p);
	const loose = (await rows(page))[6];
	const slope = -(tiny.b[0] ?? 0) - model.reduce((sum, on, j) => sum + on * (tiny.weights[0]?.[j] ?? 0), 0);
	const first = p[0] ?? 0;
	expect(Math.abs((loose?.found ?? 9) - ((tiny.v[0] ?? 0) - first + slope * first * (1 - first)))).toBeLessThan(1e-6);
	await expect(unit).toBeDisabled();

	await page.getByRole("radio", { name: "Probabilities, held" }).press("Space");
	await expect(page.getByText("All 11 slopes are what CD collects.")).toBeVisible();
	await axe(page);
});
