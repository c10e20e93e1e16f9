/** Chapter 17 by keyboard: the program beside the core, each mistake, and two rungs of the ladder. */
import { expect, test } from "@playwright/test";
import { axe, checkAll, numberIn } from "./learn-tiny";
import { open } from "./page";

test("go through the program, make each mistake and mend it, by keyboard", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/whole-program");
	await checkAll(page, "The whole program");
	const exhibit = page.getByRole("region", { name: "The program and the core, number by number" });
	const right = exhibit.getByText("✓ All numbers of the program are the core’s");
	const wrong = exhibit.getByText("✗ The program and the core differ.");
	const lines = exhibit.getByRole("list", { name: "The program" }).getByRole("listitem");
	const apart = lines.filter({ hasText: "≠" });
	await expect(right).toBeVisible();
	await expect(lines).toHaveCount(9);
	// What person 1 gave, by the program and by the core; what is held out is not in it.
	await expect(lines.first()).toContainText("4.0  3.5  –  1.0");

	for (const [name, differing] of [
		["The bias term is summed over the batch", /F\(v\)/],
		["The cost is divided by the missing entries, too", /cost/],
		["The held-out rating is left in v", /held-out film/],
		["The index of a half star is rounded down", /v, as stars/],
	] as const) {
		const mistake = exhibit.getByRole("checkbox", { name });
		await mistake.press("Space");
		await expect(wrong).toBeVisible();
		await expect(apart.filter({ hasText: differing }).first()).toBeVisible();
		await mistake.press("Space");
		await expect(right).toBeVisible();
		await expect(apart).toHaveCount(0);
	}
	await exhibit.getByRole("checkbox", { name: "The index of a half star is rounded down" }).press("Space");
	// ⌊4⌋, ⌊3.5⌋ and ⌊1⌋ are the classes of 2.5, 2.0 and 1.0 stars.
	await expect(lines.first()).toContainText("2.5  2.0  –  1.0");
	await exhibit.getByRole("button", { name: "Mend all" }).press("Enter");
	await expect(right).toBeVisible();

	// Other draws, another person: the two agree all the same.
	const before = await lines.nth(3).textContent();
	await exhibit.getByRole("radio", { name: "Person 1" }).focus();
	await page.keyboard.press("ArrowRight");
	await exhibit.getByRole("button", { name: "Draw again" }).press("Enter");
	await expect(lines.nth(3)).not.toHaveText(before ?? "");
	await expect(right).toBeVisible();
	await axe(page);
});

test("train two rungs of the ladder, and see the later one far ahead", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/learn/whole-program");
	const ladder = page.getByRole("region", { name: "From about 1.0 to about 0.84, one change at a time" });
	const rows = ladder.getByRole("table", { name: "The ladder" }).locator("tbody tr");
	await expect(rows).toHaveCount(7);
	const rmse = async (row: number) => numberIn(await rows.nth(row).locator("td").nth(1).textContent());
	const epoch = async (row: number) => numberIn(await rows.nth(row).locator("td").nth(2).textContent());

	await ladder.getByRole("button", { name: "Train: As in the notes" }).press("Enter");
	await expect(ladder.getByText("As in the notes: epoch")).toBeVisible();
	await expect(ladder.getByText("As in the notes: epoch")).toBeHidden({ timeout: 60_000 });
	// It stops there: the others were not asked for.
	await expect(ladder.getByRole("button", { name: "Play the ladder" })).toBeEnabled();
	expect(await rmse(1)).toBeNaN();
	const notes = await rmse(0);
	expect(notes).toBeGreaterThan(0.97);
	expect(notes).toBeLessThan(1.04);

	await ladder.getByRole("button", { name: "Train: Tuned" }).press("Enter");
	await expect.poll(() => epoch(6), { timeout: 60_000 }).toBeGreaterThanOrEqual(5);
	expect(await rmse(6)).toBeLessThan(0.9);
	// What was trained before stays, and the mistake of looking at the answer shows on both.
	expect(await rmse(0)).toBe(notes);
	for (const row of [0, 6]) {
		const [held, seen] = [await rmse(row), numberIn(await rows.nth(row).locator("td").nth(4).textContent())];
		expect(seen).toBeLessThan(held);
	}
	await ladder.getByRole("button", { name: "Pause the ladder" }).press("Enter");
	await axe(page);
});
