/** Who can use the page: keyboard alone, touch on a phone, assistive technology, light and dark. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { open, rate, ratingOf, suggestions, suggestionTexts, yourRatings } from "./page";

test("search, rate, change and remove with the keyboard alone", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/movies");
	const search = page.getByRole("combobox", { name: "Search movies" });
	await search.focus();
	await page.keyboard.type("godfather");
	await expect(page.getByRole("listbox").getByRole("option").first()).toContainText("The Godfather");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	const slider = ratingOf(page, "The Godfather").first();
	await expect(slider).toBeFocused();
	await expect(slider).toHaveAttribute("aria-valuetext", "not rated");
	await page.keyboard.press("End");
	await expect(slider).toHaveAttribute("aria-valuetext", "5 stars");
	await page.keyboard.press("ArrowLeft");
	await expect(slider).toHaveAttribute("aria-valuetext", "4.5 stars");
	await page.keyboard.press("Home");
	await expect(slider).toHaveAttribute("aria-valuetext", "0.5 stars");
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(1);
	await page.keyboard.press("Delete");
	await expect(yourRatings(page)).toHaveCount(0);
	await page.getByRole("button", { name: "Undo" }).press("Enter");
	await expect(ratingOf(yourRatings(page), "The Godfather")).toHaveAttribute("aria-valuetext", "0.5 stars");
});

test("with the model at rest, each rating moves the suggestions", async ({ page }) => {
	await open(page, "./?autoplay=0");
	for (const [query, title, key] of [
		["matrix", "The Matrix", "0"],
		["fargo", "Fargo", "1"],
		["toy story 1995", "Toy Story", "4"],
	] as const) {
		const before = await suggestionTexts(page);
		await rate(page, query, title, key);
		await expect.poll(() => suggestionTexts(page)).not.toEqual(before);
	}
});

test("stars answer to the mouse by halves", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5#/movies");
	await page.getByRole("combobox", { name: "Search movies" }).fill("fargo");
	await page.getByRole("listbox").getByRole("option").first().click();
	const slider = ratingOf(page, "Fargo").first();
	for (const [part, text] of [
		[0.05, "0.5 stars"],
		[0.15, "1 star"],
		[0.65, "3.5 stars"],
		[0.99, "5 stars"],
	] as const) {
		const box = await slider.boundingBox();
		expect(box).not.toBeNull();
		const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
		await page.mouse.click(x + part * width, y + height / 2);
		await expect(slider).toHaveAttribute("aria-valuetext", text);
	}
});

test.describe("on a phone", () => {
	test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

	test("rates by touch, and nothing is wider than the screen", async ({ page }) => {
		for (const section of ["lab", "movies", "learn", "about"]) {
			await open(page, `./?autoplay=0&hidden=5#/${section}`);
			await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
			const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
			expect(overflow, section).toBeLessThanOrEqual(0);
		}
		await open(page, "./?autoplay=0&hidden=5#/movies");
		const slider = suggestions(page).getByRole("slider").first();
		await slider.scrollIntoViewIfNeeded();
		await slider.tap();
		await expect(yourRatings(page).getByRole("listitem")).toHaveCount(1);
	});
});

for (const colorScheme of ["light", "dark"] as const) {
	test.describe(`axe, ${colorScheme}`, () => {
		test.use({ colorScheme });
		for (const section of ["lab", "movies", "learn", "about"]) {
			test(`finds nothing in ${section}`, async ({ page }) => {
				await open(page, "./?hidden=5&epochs=2");
				await rate(page, "matrix", "The Matrix", "9");
				await page.goto(`./?hidden=5&epochs=2#/${section}`);
				await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
				const { violations } = await new AxeBuilder({ page }).analyze();
				expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
			});
		}
	});
}

test("suggestions say their stars and distribution to assistive technology", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5");
	const first = suggestions(page).getByRole("listitem").first();
	await expect(first).toContainText(/[1-5]\.\d/);
	await expect(first.getByRole("img")).toHaveAccessibleName(
		/^Predicted distribution: 0\.5: \d+%, 1: \d+%, .*, 5: \d+%$/,
	);
});
