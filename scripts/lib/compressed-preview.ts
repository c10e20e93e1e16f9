/** Lets Vite's preview server send compressed answers, as a web host does: text, WebAssembly and the packed ratings. */
import compression from "compression";
import type { Connect, Plugin } from "vite";

export function compressedPreview(): Plugin {
	return {
		name: "compressed-preview",
		configurePreviewServer(server) {
			const filter: compression.CompressionFilter = (request, response) =>
				// The pack's ending is nobody's media type, so `compression` would not know that it shrinks.
				/\.rbmpack(\?|$)/.test(request.url ?? "") || compression.filter(request, response);
			// Its types speak of Express, but it asks nothing of a request that Node's own does not have.
			server.middlewares.use(compression({ filter }) as unknown as Connect.NextHandleFunction);
		},
	};
}
