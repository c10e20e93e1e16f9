/** Builds the page, serves it, and starts a browser to look at it; ends all that whatever happens in between. */
import { launchBrowser } from "./browser.mjs";
import { build } from "./build.mjs";
import { serve } from "./serve.mjs";

/** `look(browser, address)` does the looking; `browserArguments` are added to those that every visit has. */
export async function visitBuiltPage(look, browserArguments = []) {
	await build();
	const { local, close } = await serve();
	try {
		const browser = await launchBrowser(browserArguments);
		try {
			await look(browser, local[0]);
		} finally {
			await browser.close();
		}
	} finally {
		await close();
	}
}
