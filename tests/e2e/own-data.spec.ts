/** A visitor brings data: chooses the files, learns from them, and goes back to the bundled set. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { open, rate, status, suggestions, untilEpoch } from "./page";

const N_FILMS = 60;
const N_USERS = 80;

/** Films of two kinds, and users who like one of them and not the other. */
const MOVIES = [
	"movieId,title,genres",
	...Array.from(
		{ length: N_FILMS },
		(_, i) => `${i + 1},${i % 2 ? "Duel" : "Waltz"} ${i + 1} (${1950 + i}),Kind ${i % 2}`,
	),
].join("\n");
const RATINGS = [
	"userId,movieId,rating,timestamp",
	...Array.from({ length: N_USERS * N_FILMS }, (_, n) => {
		const [user, film] = [Math.floor(n / N_FILMS), n % N_FILMS];
		const likes = user % 2 === film % 2;
		// Every seventh film is not rated, another one for each user.
		return (user + film) % 7 === 0 ? "" : `${user + 1},${film + 1},${likes ? 4.5 : 1.5},${1000 + film}`;
	}).filter(Boolean),
].join("\n");

const file = (name: string, content: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

test("tables of one's own are read, learnt from, and left again", async ({ page }) => {
	await open(page, "./#/about");
	await page.getByLabel("Data files").setInputFiles([file("ratings.csv", RATINGS), file("movies.csv", MOVIES)]);
	const nRatings = RATINGS.split("\n").length - 1;
	const counted = `${nRatings.toLocaleString("en")} ratings by ${N_USERS} users of ${N_FILMS} films.`;
	await expect(page.getByText(`ratings.csv has ${counted}`)).toBeVisible();
	expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
	await page.getByRole("button", { name: "Learn from these" }).press("Enter");
	await expect(page.locator("html")).toHaveAttribute("data-ready", "true");
	await expect(page.getByText(`The page learns from ratings.csv: ${counted}`)).toBeVisible();

	await page.getByRole("link", { name: "Lab", exact: true }).click();
	await expect(status(page)).toBeVisible();
	await untilEpoch(page, 10);
	await page.getByRole("link", { name: "Movies", exact: true }).click();
	for (const film of [2, 4, 6]) await rate(page, `Duel ${film}`, `Duel ${film}`, "0");
	// Who likes duels is told of duels.
	await expect(suggestions(page).getByRole("listitem").first()).toContainText("Duel");
	const shown = await suggestions(page).getByRole("listitem").allTextContents();
	const top = shown.slice(0, 8);
	expect(top.filter((text) => text.includes("Duel"))).toHaveLength(top.length);

	await page.getByRole("link", { name: "About" }).click();
	await page.getByRole("button", { name: "Back to the bundled data" }).click();
	await expect(page.locator("html")).toHaveAttribute("data-ready", "true");
	await expect(page.getByText("9,066 films")).toBeVisible();
	await expect(page.getByRole("button", { name: "Back to the bundled data" })).toBeHidden();
});

test("a table with a mistake is told with its line, and nothing changes", async ({ page }) => {
	await open(page, "./#/about");
	const choose = (ratings: string) =>
		page.getByLabel("Data files").setInputFiles([file("ratings.csv", ratings), file("movies.csv", MOVIES)]);
	await choose(`${RATINGS}\n1,1,4.7,5\n`);
	const line = RATINGS.split("\n").length + 1;
	const alert = page.getByRole("main").getByRole("alert");
	await expect(alert).toContainText(
		`rating in line ${line} of ratings.csv is 4.7; it must be a half star from 0.5 to 5`,
	);
	await expect(alert).toContainText("Nothing was changed.");
	await page.getByLabel("Data files").setInputFiles([file("movies.csv", MOVIES)]);
	await expect(alert).toContainText("ratings.csv is missing");
	await expect(page.getByText("9,066 films")).toBeVisible();
	// The same files can be chosen again, and the reading be left.
	await choose(RATINGS);
	await page.getByRole("button", { name: "Cancel" }).click();
	await expect(page.getByRole("button", { name: "Learn from these" })).toBeHidden();
	await expect(page.getByRole("button", { name: "Choose data" })).toBeFocused();
});
