/** The main journey: the page opens, learns, is rated on, changes its suggestions, and remembers. */
import { expect, test } from "@playwright/test";
import {
	epochOf,
	figure,
	open,
	rate,
	ratingOf,
	setPace,
	status,
	suggestions,
	suggestionTexts,
	tableOf,
	untilEpoch,
	yourRatings,
} from "./page";

const FILMS = [
	{ query: "the matrix", title: "The Matrix", key: "9", stars: "4.5 stars" },
	{ query: "pulp ficton", title: "Pulp Fiction", key: "0", stars: "5 stars" },
	{ query: "amelie", title: "Amelie", key: "8", stars: "4 stars" },
	{ query: "toy story 1995", title: "Toy Story", key: "3", stars: "1.5 stars" },
	{
		query: "empire strikes back",
		title: "Star Wars: Episode V - The Empire Strikes Back",
		key: "7",
		stars: "3.5 stars",
	},
] as const;

test("open, watch it learn, rate five films, see the suggestions change, reload, find the ratings", async ({
	page,
}) => {
	const problems: string[] = [];
	page.on("pageerror", (error) => problems.push(error.message));
	page.on("console", (message) => message.type() === "error" && problems.push(message.text()));

	await open(page, "./?epochs=200");
	await untilEpoch(page, 5);
	const curve = await tableOf(page, "Reconstruction cross-entropy");
	const training = curve.slice(0, 6).map(([, , value]) => value ?? Number.NaN);
	expect(training).toHaveLength(6);
	// Where each user is a mini-batch, the last few of an epoch may undo a part of it: not every epoch is better.
	expect(training[5]).toBeLessThan(training[0] ?? Number.NaN);
	const [, rmse] = (await tableOf(page, "Held-out RMSE")).at(-1) ?? [];
	expect(rmse).toBeLessThan(0.95);

	const everyone = await suggestionTexts(page);
	expect(everyone.length).toBeGreaterThanOrEqual(10);
	await expect(page.getByText("You have rated nothing yet")).toBeVisible();
	for (const { query, title, key } of FILMS) {
		const before = Number(await suggestions(page).getAttribute("data-revision"));
		await rate(page, query, title, key);
		await expect
			.poll(async () => Number(await suggestions(page).getAttribute("data-revision")))
			.toBeGreaterThan(before);
	}
	await expect(status(page)).toContainText("Training");
	await expect(page.getByText("For you, from 5 ratings")).toBeVisible();
	const epoch = await epochOf(page);
	const listThen = await suggestionTexts(page);
	await untilEpoch(page, epoch + 2);
	expect(await suggestionTexts(page), "the list follows the training").not.toEqual(listThen);
	for (const { title } of FILMS) {
		await expect(ratingOf(suggestions(page), title)).toHaveCount(0);
	}

	await page.reload();
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(5);
	for (const { title, stars } of FILMS) {
		await expect(ratingOf(yourRatings(page), title)).toHaveAttribute("aria-valuetext", stars);
	}
	await expect(page.getByText("For you, from 5 ratings")).toBeVisible();
	expect(problems).toEqual([]);
});

test("a preset fills the fields, starts a run of its own, and stands in the address", async ({ page }) => {
	await open(page, "./?seed=3&epochs=200");
	await page.getByRole("button", { name: "Settings" }).click();
	const presets = page.getByRole("radiogroup", { name: "Preset" });
	await expect(presets.getByRole("radio", { name: "Tuned" })).toBeChecked();
	await presets.getByRole("radio", { name: "Paper" }).check();
	await expect(presets.getByRole("radio", { name: "Paper" })).toHaveAccessibleDescription(/^After Salakhutdinov/);
	await expect(page.getByRole("spinbutton", { name: /^Momentum/ })).toHaveValue("0.8");
	await expect(page.getByRole("spinbutton", { name: /^CD steps at the end/ })).toHaveValue("5");
	await expect(page.getByRole("spinbutton", { name: /^Epochs/ })).toHaveValue("50");
	await page.getByRole("button", { name: "Restart with these" }).click();
	await expect(status(page)).toContainText("of 50");
	await expect(page).toHaveURL(/\?preset=paper&.*lastcd=5.*batch=8/);
	await untilEpoch(page, 4);
	// An epoch's figures follow its end.
	const rows = () => tableOf(page, "Reconstruction cross-entropy");
	await expect.poll(async () => (await rows()).length).toBeGreaterThanOrEqual(5);
	const training = (await rows()).slice(0, 5).map(([, , value]) => value);
	for (const [i, value] of training.slice(1).entries()) {
		expect(value).toBeLessThan(training[i] ?? Number.NaN);
	}
	await page.reload();
	await expect(status(page)).toContainText("of 50");
	await page.getByRole("button", { name: "Settings" }).click();
	await expect(presets.getByRole("radio", { name: "Paper" })).toBeChecked();
});

test("the same seed gives the same figures, another seed others", async ({ page }) => {
	const figuresFor = async (seed: number) => {
		await open(page, `./?hidden=10&epochs=2&seed=${seed}`);
		await expect(status(page)).toContainText("Finished");
		return [await tableOf(page, "Reconstruction cross-entropy"), await tableOf(page, "Held-out RMSE")];
	};
	const first = await figuresFor(7);
	expect(first[0]).toHaveLength(3);
	expect(await figuresFor(7)).toEqual(first);
	expect(await figuresFor(8)).not.toEqual(first);
});

test("pause, step one mini-batch, reset, train to the end", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5&epochs=2&batch=300");
	await expect(status(page)).toContainText("Epoch 0 of 2");
	await expect(status(page)).toContainText("Paused");
	await page.getByRole("button", { name: "Step", exact: true }).click();
	await expect(status(page)).toContainText("batch 1 of 3");
	await page.getByRole("button", { name: "Step", exact: true }).click();
	await page.getByRole("button", { name: "Step", exact: true }).click();
	await expect(status(page)).toContainText("Epoch 1 of 2");
	const stepped = await tableOf(page, "Reconstruction cross-entropy");
	expect(stepped.map(([epoch]) => epoch)).toEqual([0, 1]);

	await page.getByRole("button", { name: "Reset", exact: true }).click();
	await expect(status(page)).toContainText("Epoch 0 of 2");
	await page.getByRole("button", { name: "Train", exact: true }).click();
	await expect(status(page)).toContainText("Finished");
	const trained = await tableOf(page, "Reconstruction cross-entropy");
	expect(trained.slice(0, 2), "the same weights again after a reset").toEqual(stepped);
	await expect(page.getByRole("button", { name: "Train", exact: true })).toBeEnabled();
});

test("training can be paused and taken up", async ({ page }) => {
	await open(page, "./?epochs=200");
	await untilEpoch(page, 1);
	await page.getByRole("button", { name: "Pause", exact: true }).click();
	await expect(status(page)).toContainText("Paused");
	const epoch = await epochOf(page);
	await page.waitForTimeout(700);
	expect(await epochOf(page)).toBe(epoch);
	await page.getByRole("button", { name: "Train", exact: true }).click();
	await untilEpoch(page, epoch + 1);
});

test("the hidden units of a user of the data, by id, and of the visitor", async ({ page }) => {
	await open(page, "./?autoplay=0&hidden=5");
	const hidden = figure(page, "Hidden activations");
	// 20 ratings, of which 4 are held out.
	await expect(hidden).toContainText("5 units for the 16 training ratings of user 1:");
	const field = page.getByRole("spinbutton", { name: "User id" });
	await field.fill("547");
	await expect(page.getByText("2,391 ratings in the data")).toBeVisible();
	await expect(hidden).toContainText("5 units for the 1,913 training ratings of user 547:");
	await field.fill("672");
	await expect(field).toHaveAccessibleDescription("User ids are whole numbers from 1 to 671.");
	await expect(hidden).toContainText("of user 547:");
	await page.getByRole("radio", { name: "You" }).check();
	await expect(hidden).toContainText("5 units for somebody who has rated nothing:");
	await rate(page, "matrix", "The Matrix", "9");
	await expect(hidden).toContainText("5 units for your ratings:");
});

test("a click on Train while a new run is being made is not lost", async ({ page }) => {
	await open(page, "./?epochs=200&hidden=100");
	await untilEpoch(page, 1);
	await page.evaluate(() => {
		const press = (name: string) => {
			const buttons = Array.from(document.querySelectorAll<HTMLButtonElement>(".transport button"));
			buttons.find(({ textContent }) => textContent?.trim() === name)?.click();
		};
		press("Reset");
		return new Promise<void>((done) =>
			requestAnimationFrame(() => {
				press("Train");
				done();
			}),
		);
	});
	await expect(status(page)).toContainText("Training");
	await untilEpoch(page, 1);
});

test("the address holds the settings of the run on the page, wherever the history leads", async ({ page }) => {
	await open(page, "./?hidden=5&epochs=1");
	await page.getByRole("link", { name: "Movies" }).click();
	await page.getByRole("link", { name: "Lab" }).click();
	await page.getByRole("button", { name: "Settings" }).click();
	await page.getByRole("spinbutton", { name: /^Hidden units/ }).fill("6");
	await page.getByRole("button", { name: "Restart with these" }).click();
	await expect(page).toHaveURL(/hidden=6/);
	await page.goBack();
	await expect(page).toHaveURL(/hidden=6.*#\/movies/);
	await page.reload();
	await page.getByRole("link", { name: "Lab" }).click();
	await expect(figure(page, "Hidden activations")).toContainText("6 units for");
});

test("a press rates the film that it began on, however long it lasts", async ({ page }) => {
	await open(page, "./?epochs=200");
	await setPace(page, "Full speed");
	const slider = suggestions(page).getByRole("slider").nth(4);
	const box = await slider.boundingBox();
	expect(box).not.toBeNull();
	const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
	await page.mouse.move(x + width * 0.9, y + height / 2);
	await page.mouse.down();
	const pressed = await slider.getAttribute("aria-label");
	await page.waitForTimeout(2500);
	await page.mouse.up();
	await expect(yourRatings(page).getByRole("slider")).toHaveAttribute("aria-label", pressed ?? "");
});
