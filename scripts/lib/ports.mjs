/** Finds a port for what has to listen on one. */
import { createServer } from "node:net";

/** A port that nobody listens on just now. */
export function freePort() {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.on("error", reject);
		server.listen(0, "localhost", () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}
