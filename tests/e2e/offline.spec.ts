/** After the first visit the page opens and trains without a network; a new version of it is taken up whole. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type PreviewServer, preview } from "vite";
import { open, rate, suggestions, untilEpoch, yourRatings } from "./page";

test.use({ serviceWorkers: "allow" });

/** Waits until the service worker holds the page. */
async function untilKept(page: Page): Promise<void> {
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
	});
}

test("opens, trains and suggests without a network", async ({ page, context }) => {
	await open(page, "./?seed=3#/movies");
	await rate(page, "the matrix", "The Matrix", "9");
	await untilKept(page);
	await context.setOffline(true);

	await page.reload();
	await expect(page.locator("html")).toHaveAttribute("data-ready", "true");
	await expect(yourRatings(page).getByRole("listitem")).toHaveCount(1);
	await rate(page, "toy story 1995", "Toy Story", "8");
	await page.getByRole("link", { name: "Lab", exact: true }).click();
	await untilEpoch(page, 3);
	await expect(suggestions(page).getByRole("listitem").first()).toBeVisible();
	// Another address of the page is the same page: the link of a run, and a part of the core that waits for a panel.
	await page.goto("./?preset=notes&panels=weight#/lab");
	await expect(page.locator("html")).toHaveAttribute("data-ready", "true");
	await untilEpoch(page, 1);
	await expect(page.locator("#panel-weight .katex").first()).toBeVisible();
});

test("a chapter that was read stays", async ({ page, context }) => {
	await open(page);
	await untilKept(page);
	// From now on what is loaded goes through the service worker.
	await page.reload();
	await page.getByRole("link", { name: "Learn", exact: true }).click();
	await page.getByRole("link", { name: "From energy to probability" }).first().click();
	const bars = page.getByRole("heading", { name: "From energy to probability", level: 1 });
	await expect(bars).toBeVisible();
	await page.waitForLoadState("networkidle");
	await context.setOffline(true);
	await page.reload();
	await expect(bars).toBeVisible();
	await expect(page.locator(".katex").first()).toBeVisible();
});

test.describe("a new version", () => {
	let folder: string;
	let server: PreviewServer;

	test.beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), "rbm-cinema-"));
		cpSync("dist", folder, { recursive: true });
		server = await preview({ logLevel: "silent", build: { outDir: folder }, preview: { port: 0, host: "localhost" } });
	});

	test.afterAll(async () => {
		await server.close();
		rmSync(folder, { recursive: true });
	});

	/** Puts another build in place of the one that is served: another shell, under another revision. */
	function publish(title: string, revision: string): void {
		const edit = (name: string, change: (text: string) => string) => {
			const before = readFileSync(join(folder, name), "utf8");
			const after = change(before);
			expect(after).not.toBe(before);
			writeFileSync(join(folder, name), after);
		};
		edit("index.html", (text) => text.replace('<html lang="en">', `<html lang="en" data-version="${title}">`));
		edit("sw.js", (text) =>
			text.replace(/(url:"index\.html",revision:")[^"]*|(revision:")[^"]*(",url:"index\.html")/, `$1$2${revision}$3`),
		);
	}

	test("waits until it is taken up, and keeps the ratings", async ({ page }) => {
		const address = server.resolvedUrls?.local[0] ?? "";
		await open(page, `${address}#/movies`);
		await rate(page, "the matrix", "The Matrix", "9");
		await untilKept(page);
		publish("2", "second");

		// The page that is kept opens first; the newer one is fetched beside it.
		await page.reload();
		await expect(page.locator("html")).toHaveAttribute("data-ready", "true");
		await expect(page.locator("html")).not.toHaveAttribute("data-version");
		const notices = page.getByRole("alert", { name: "Notices" });
		await expect(notices).toContainText("A new version of this page is ready.");
		await notices.getByRole("button", { name: "Reload" }).press("Enter");
		await expect(page.locator("html")).toHaveAttribute("data-version", "2");
		await expect(page.locator("html")).toHaveAttribute("data-ready", "true");
		await expect(yourRatings(page).getByRole("listitem")).toHaveCount(1);
		await expect(notices).not.toContainText("new version");
	});
});
