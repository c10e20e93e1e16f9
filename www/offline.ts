/**
 * Keeps the page for times without a network, and takes up new versions of it.
 *
 * A service worker (made by the build from `vite.config.ts`) holds one version whole: the page it serves and every file
 * of that page are of one build. A newer one waits beside it until it is taken up, which reloads the page.
 */
import { registerSW } from "virtual:pwa-register";

/** Starts keeping the page; `onwaiting` is called when a newer version waits. Answers what takes it up. */
export function keepOffline(onwaiting: () => void): () => void {
	const takeUp = registerSW({
		// Whoever calls this has waited for the page to be ready.
		immediate: true,
		onNeedRefresh: onwaiting,
		// A browser that does not keep pages shows them all the same.
		onRegisterError: () => {},
	});
	return () => {
		takeUp(true);
	};
}
