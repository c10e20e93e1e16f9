/** Serves the built page with Vite's preview server. */
import { Failure } from "./console.mjs";
import { ROOT } from "./paths.mjs";

const DEFAULT_PORT = 4173;

/** The port that PORT asks for, or the default. */
export function requestedPort() {
	const wish = process.env.PORT ?? "";
	if (wish === "") return DEFAULT_PORT;
	const port = Number(wish);
	if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
	throw new Failure(
		`PORT is "${wish}"; it may be a whole number from 1 to 65535.`,
		"set it to a free port, or unset it.",
	);
}

/**
 * Serves dist/ at `port`, or at the next free one. `host`: reachable from other machines, too.
 * Returns `{local, network, close}`: the addresses, and how to stop.
 */
export async function serve({ port = requestedPort(), host = false } = {}) {
	// Imported late: before `npm ci` there is no Vite.
	const { preview } = await import("vite");
	const server = await preview({
		root: ROOT,
		logLevel: "warn",
		preview: { port, host: host || "localhost", strictPort: false },
	});
	const { local, network } = server.resolvedUrls ?? { local: [], network: [] };
	return { local, network, close: () => server.close() };
}
