/** The visitor's ratings over time: what was done is undone and done again, by mouse and by keyboard. */
import { expect, test } from "@playwright/test";
import { open, rate, ratingOf, yourRatings } from "./page";

const ADDRESS = "./?autoplay=0&hidden=5#/movies";

test("undo and redo by button and by key, through ratings and films put away", async ({ page }) => {
	await open(page, ADDRESS);
	await rate(page, "fargo", "Fargo", "4");
	await rate(page, "toy story 1995", "Toy Story", "9");
	const mine = yourRatings(page);
	const [undo, redo] = [page.getByRole("button", { name: "Undo" }), page.getByRole("button", { name: "Redo" })];
	const told = page.getByRole("status", { name: "Last change" });
	await expect(undo).toHaveAccessibleDescription("Toy Story rated 4.5 stars");
	await expect(redo).toBeDisabled();

	await undo.click();
	await expect(told).toHaveText("Undone: Toy Story rated 4.5 stars.");
	await expect(mine.getByRole("listitem")).toHaveCount(1);
	await undo.click();
	await expect(undo).toBeDisabled();
	await expect(undo).toBeFocused();
	await expect(mine).toHaveCount(0);
	await redo.click();
	await redo.click();
	await expect(mine.getByRole("listitem")).toHaveCount(2);
	await expect(ratingOf(mine, "Toy Story")).toHaveAttribute("aria-valuetext", "4.5 stars");

	await ratingOf(mine, "Fargo").press("1");
	await expect(ratingOf(mine, "Fargo")).toHaveAttribute("aria-valuetext", "0.5 stars");
	await page.keyboard.press("Control+z");
	await expect(ratingOf(mine, "Fargo")).toHaveAttribute("aria-valuetext", "2 stars");
	await page.keyboard.press("Control+Shift+z");
	await expect(ratingOf(mine, "Fargo")).toHaveAttribute("aria-valuetext", "0.5 stars");
	await page.keyboard.press("Control+z");
	await page.keyboard.press("Control+y");
	await expect(ratingOf(mine, "Fargo")).toHaveAttribute("aria-valuetext", "0.5 stars");

	const suggestions = page.getByRole("list", { name: "Suggestions" });
	const first = suggestions.getByRole("listitem").first();
	const film = await first.locator(".title").textContent();
	await first.getByRole("button", { name: /^Not interested in/ }).click();
	await expect(told).toHaveText(`${film} put away.`);
	await page.keyboard.press("Control+z");
	await expect(told).toHaveText(`Undone: ${film} put away.`);
	await expect(suggestions).toContainText(film ?? "");

	// A field of text keeps its own undo.
	const search = page.getByRole("combobox", { name: "Search movies" });
	await search.focus();
	await page.keyboard.press("Control+z");
	await expect(told).toHaveText(`Undone: ${film} put away.`);
	await page.reload();
	await expect(mine.getByRole("listitem")).toHaveCount(2);
});

test("the keys of undo and redo stand in the list of shortcuts", async ({ page }) => {
	await open(page, ADDRESS);
	await page.getByRole("heading", { level: 1 }).focus();
	await page.keyboard.press("?");
	const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
	for (const [keys, label] of [
		["Ctrl+Z", "Undo a rating or choice"],
		["Ctrl+Shift+Z", "Redo it"],
	])
		await expect(list.getByText(label ?? "", { exact: true }).locator("..")).toContainText(keys ?? "");
});
