/** The first minute: films to rate that the model chooses, what is not known passed over, favourites by the handful. */
import { expect, test } from "@playwright/test";
import { open, ratingOf, suggestions, untilEpoch, yourRatings } from "./page";

const QUICK = "./?hidden=10&epochs=3&batch=1#/movies";

test("films that were not seen or are skipped make room, and come back when that is undone", async ({ page }) => {
	await open(page, QUICK);
	const shelf = page.getByRole("list", { name: "Well-known films" });
	const titles = () => shelf.locator(".title").allTextContents();
	await expect(page.getByText("Chosen for what your rating of them would tell the model.")).toBeVisible();
	// What the model asks about changes while it learns, until somebody touches the shelf.
	await page.getByRole("link", { name: "Lab" }).click();
	await untilEpoch(page, 3);
	await page.goBack();
	const before = await titles();
	expect(before).toHaveLength(8);

	const notSeen = shelf.getByRole("button", { name: /^Not seen/ });
	await notSeen.nth(1).focus();
	await page.keyboard.press("Enter");
	await expect.poll(async () => (await titles())[1]).not.toBe(before[1]);
	const after = await titles();
	expect(before).not.toContain(after[1]);
	expect(after.toSpliced(1, 1)).toEqual(before.toSpliced(1, 1));
	// The next one can be passed at once.
	await expect(notSeen.nth(1)).toBeFocused();
	await page.keyboard.press("Enter");
	await expect.poll(titles).not.toContain(after[1]);
	await shelf.getByRole("button", { name: `Skip: ${before[0]}` }).click();
	await expect.poll(titles).not.toContain(before[0]);
	await page.getByRole("button", { name: /^Undo/ }).click();
	await page.getByRole("button", { name: /^Undo/ }).click();
	await page.getByRole("button", { name: /^Undo/ }).click();
	await expect.poll(titles).toEqual(before);

	// Rated films stay until others are asked for; what was passed is remembered.
	await ratingOf(shelf, before[2] ?? "").focus();
	await page.keyboard.press("9");
	await notSeen.nth(0).click();
	await expect.poll(async () => (await titles())[2]).toBe(before[2]);
	await page.getByRole("button", { name: "More films" }).click();
	await expect.poll(async () => (await titles()).filter((title) => before.includes(title))).toEqual([]);
	await page.reload();
	await expect(suggestions(page).getByRole("listitem").first()).toBeVisible();
	await expect.poll(async () => (await titles()).length).toBe(8);
	expect((await titles()).filter((title) => before.includes(title))).toEqual([]);
});

test("a tick in a group is a rating", async ({ page }) => {
	await open(page, QUICK);
	await page.getByText("Or tick what you liked, genre by genre").click();
	const comedy = page.getByRole("group", { name: "Comedy" });
	const first = comedy.getByRole("checkbox").first();
	await first.check();
	await comedy.getByRole("checkbox").nth(1).check();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(2);
	await first.uncheck();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(1);
});

test("in a minute, at a key a second and without a mouse, somebody new has suggestions of their own", async ({
	page,
}) => {
	await open(page, QUICK);
	await expect(page.getByText("Chosen for what your rating of them would tell the model.")).toBeVisible();
	const anyone = await suggestions(page).locator(".title").allTextContents();
	let keys = 0;
	const press = async (key: string) => {
		keys += 1;
		await page.keyboard.press(key);
	};
	const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
	const tabTo = async (start: string) => {
		for (let at = 0; at < 20 && !(await focused()).startsWith(start); at += 1) await press("Tab");
		expect(await focused()).toMatch(new RegExp(`^${start}`));
	};

	// Past the header, to the first film of the shelf.
	await press("Tab");
	await press("Enter");
	const rated: string[] = [];
	await tabTo("Your rating for");
	for (const key of ["9", "4", "0", "7", "2"]) {
		rated.push((await focused()).replace("Your rating for ", ""));
		await press(key);
		// A film that is rated can no longer be passed: the next stop is the next film.
		await press("Tab");
		expect(await focused()).toMatch(/^Your rating for/);
	}
	// One that was not seen makes room for another, which is rated in its place.
	await press("Tab");
	expect(await focused()).toMatch(/^Not seen/);
	const passed = (await focused()).replace("Not seen: ", "");
	await press("Enter");
	await expect.poll(focused).not.toBe(`Not seen: ${passed}`);
	await press("Shift+Tab");
	rated.push((await focused()).replace("Your rating for ", ""));
	await press("8");
	expect(keys).toBeLessThan(60);

	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(6);
	await expect(page.getByRole("heading", { name: "Suggestions for you" })).toBeVisible();
	const mine = suggestions(page).locator(".title");
	await expect.poll(() => mine.allTextContents()).not.toEqual(anyone);
	const titles = await mine.allTextContents();
	expect(titles.filter((title) => rated.includes(title))).toEqual([]);
});
