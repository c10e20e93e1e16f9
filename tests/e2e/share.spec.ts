/** A link with ratings: made on one page, opened on another that is fresh, or that has ratings of its own. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { open, rate, ratingOf, suggestions, suggestionTexts, yourRatings } from "./page";

const RUN = "?hidden=10&epochs=2&batch=1&seed=7";

async function linkWith(page: Page): Promise<string> {
	await shareOf(page).click();
	const field = page.getByRole("textbox", { name: "Link with your ratings" });
	await expect(field).toHaveValue(/#\/movies\?shared=1\./);
	return field.inputValue();
}

const shareOf = (page: Page) => page.locator("summary", { hasText: /^Share$/ });
const dialogOf = (page: Page) => page.getByRole("dialog", { name: "Shared ratings" });

/** Titles and figures of the whole list at the end of the run; it is drawn piece by piece, and the reasons come later. */
async function settled(page: Page): Promise<readonly string[]> {
	await expect(suggestions(page).getByRole("listitem").first()).toBeVisible();
	await page.getByRole("link", { name: "Lab" }).click();
	await expect(page.getByRole("status", { name: "Training status" })).toContainText("Finished");
	await page.getByRole("link", { name: "Movies" }).click();
	await expect(suggestions(page).getByRole("listitem")).toHaveCount(24);
	return (await suggestionTexts(page)).map((text) => text.split("rated by")[0] ?? "");
}

test("opened fresh, a link gives the same ratings, run and suggestions, once that is agreed to", async ({
	page,
	browser,
}) => {
	await open(page, `./${RUN}#/movies`);
	await rate(page, "alien 1979", "Alien", "9");
	await rate(page, "toy story", "Toy Story", "3");
	const link = await linkWith(page);
	expect(link.length).toBeLessThan(600);
	const sent = await settled(page);

	// The link is a whole address: a friend's browser knows of nothing else.
	const context = await browser.newContext();
	const friend = await context.newPage();
	await open(friend, link);
	const dialog = dialogOf(friend);
	await expect(dialog).toContainText("holds 2 ratings of films in this catalogue");
	await expect(dialog.getByRole("listitem")).toHaveText(["Alien 1979 4.5 stars", "Toy Story 1995 1.5 stars"]);
	await expect(dialog.getByRole("checkbox")).toBeChecked();
	await expect(dialog).toContainText("Tuned, seed 7, hidden units 50 → 10, epochs 30 → 2");
	// The link is read once: the address no longer has it.
	expect(new URL(friend.url()).hash).toBe("#/movies");
	await expect(yourRatings(friend)).toBeHidden();
	await dialog.getByRole("button", { name: "Take as mine" }).click();
	await expect(dialog).toBeHidden();
	await expect(ratingOf(yourRatings(friend), "Alien")).toHaveAttribute("aria-valuetext", /^4\.5/);
	expect(new URL(friend.url()).searchParams.get("seed")).toBe("7");
	expect(await settled(friend)).toEqual(sent);
	await friend.getByRole("button", { name: /^Undo/ }).click();
	await expect(yourRatings(friend)).toBeHidden();
	await context.close();
});

test("ratings of one's own are kept, added to or replaced, as one chooses, and undo brings them back", async ({
	page,
}) => {
	await open(page, `./${RUN}#/movies`);
	await rate(page, "alien 1979", "Alien", "9");
	await rate(page, "toy story", "Toy Story", "3");
	const link = await linkWith(page);
	await ratingOf(yourRatings(page), "Alien").press("Delete");
	await ratingOf(yourRatings(page), "Toy Story").press("0");
	await rate(page, "heat 1995", "Heat", "8");
	const own = yourRatings(page).getByRole("listitem");
	const stars = async (title: string) => ratingOf(yourRatings(page), title).getAttribute("aria-valuetext");
	const dialog = dialogOf(page);
	const follow = () => page.evaluate((to) => location.assign(to), new URL(link).hash);

	await follow();
	await expect(dialog).toContainText("You have 2 ratings of your own. Of 1 film the link has other stars than you.");
	await expect(dialog.getByRole("checkbox")).toBeHidden();
	await dialog.getByRole("button", { name: "Leave mine" }).click();
	await expect(own).toHaveCount(2);
	expect(await stars("Toy Story")).toBe("5 stars");

	await follow();
	await page.keyboard.press("Escape");
	await expect(dialog).toBeHidden();
	await expect(own).toHaveCount(2);

	await follow();
	await dialog.getByRole("button", { name: "Add to mine" }).click();
	await expect(own).toHaveCount(3);
	expect(await stars("Toy Story")).toBe("1.5 stars");
	await page.getByRole("button", { name: /^Undo/ }).click();
	await expect(own).toHaveCount(2);
	expect(await stars("Toy Story")).toBe("5 stars");

	await follow();
	await dialog.getByRole("button", { name: "Replace mine" }).click();
	await expect(ratingOf(yourRatings(page), "Heat")).toBeHidden();
	await expect(own).toHaveCount(2);
	await page.getByRole("button", { name: /^Undo/ }).click();
	await expect(ratingOf(yourRatings(page), "Heat")).toBeVisible();
	expect(await stars("Toy Story")).toBe("5 stars");
});

test("a damaged or foreign link is told, and changes nothing", async ({ page }) => {
	await open(page, `./${RUN}#/movies`);
	await rate(page, "alien 1979", "Alien", "9");
	const link = await linkWith(page);
	const code = new URL(link).hash;
	for (const [hash, told] of [
		[`${code.slice(0, 60)}${code.slice(61)}`, "The link is not whole"],
		["#/movies?shared=9.AAAA", "The link is of version 9"],
		["#/lab?shared=<b>x</b>", "The link is not whole"],
	] as const) {
		await page.evaluate((to) => location.assign(to), hash);
		await expect(dialogOf(page).getByRole("alert")).toContainText(told);
		await dialogOf(page).getByRole("button", { name: "Close" }).click();
		await expect(dialogOf(page)).toBeHidden();
	}
	await page.getByRole("link", { name: "Movies" }).click();
	await expect(ratingOf(yourRatings(page), "Alien")).toHaveAttribute("aria-valuetext", /^4\.5/);
});

test("ten suggestions and ten favourites are saved as pictures", async ({ page }) => {
	await open(page, `./${RUN}#/movies`);
	await rate(page, "alien 1979", "Alien", "9");
	await shareOf(page).click();
	// Width and height stand at fixed places of a PNG: ten rows of 100 pixels, or the one film that was rated.
	for (const [button, name, height] of [
		["My ten suggestions, picture", "rbm-cinema-suggestions.png", 1246],
		["My ten favourites, picture", "rbm-cinema-favourites.png", 346],
	] as const) {
		const saved = page.waitForEvent("download");
		await page.getByRole("button", { name: button }).click();
		const file = await saved;
		expect(file.suggestedFilename()).toBe(name);
		const bytes = readFileSync(await file.path());
		expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
		expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1080, height]);
		await expect(page.getByText(`Saved as ${name}.`)).toBeVisible();
	}
});
