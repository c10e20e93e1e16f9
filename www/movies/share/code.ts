/**
 * Ratings and a run's settings as a text that fits in a link's fragment, which a browser sends to nobody.
 *
 * `1.` and, in base64url, gzip of: the length of the settings, the settings as a query string in UTF-8; the number of
 * ratings, the MovieLens ids, rising, each as its distance from the one before; their classes, two in a byte. Numbers
 * are LEB128: seven bits a byte, low ones first. Gzip's own CRC-32 tells of damage.
 */
import type { TrainingSettings } from "../../engine/protocol";
import type { Rating } from "../../state/ratings";
import { setSettingsParams, settingsFromParams } from "../../state/settings";

/** Ratings that a link holds at most, the newest: few programs cut a link that is no longer. */
export const MOST_SHARED = 500;
/** Longer texts are not looked into. */
const LONGEST_CODE = 8000;
const VERSION = "1";

export interface Shared {
	readonly settings: TrainingSettings;
	/** By id, with whole classes k: k/2 + ½ stars. */
	readonly ratings: readonly Pick<Rating, "movieId" | "stars">[];
	/** What the settings say wrongly, in words for the visitor. */
	readonly problems: readonly string[];
}

/** `ratings` newest first, as the page has them. */
export async function writeShared(ratings: readonly Rating[], settings: TrainingSettings): Promise<string> {
	const shared = ratings.slice(0, MOST_SHARED).toSorted((a, b) => a.movieId - b.movieId);
	const params = new URLSearchParams();
	setSettingsParams(params, settings);
	const query = new TextEncoder().encode(params.toString());
	const distances = shared.map(({ movieId }, i) => movieId - (shared[i - 1]?.movieId ?? 0));
	const nibbles = shared.map(({ stars }) => 2 * stars - 1);
	const bytes = Uint8Array.from([
		...varint(query.length),
		...query,
		...varint(shared.length),
		...distances.flatMap(varint),
		...nibbles.flatMap((low, i) => (i % 2 === 0 ? [low | ((nibbles[i + 1] ?? 0) << 4)] : [])),
	]);
	return `${VERSION}.${toBase64Url(await piped(bytes, new CompressionStream("gzip")))}`;
}

/** What `writeShared` wrote, or why it can't be had, in words for the visitor. */
export async function readShared(code: string): Promise<Shared | { readonly problem: string }> {
	const [, version, text] = /^(\d+)\.(.*)$/s.exec(code) ?? [];
	if (version !== undefined && version !== VERSION) {
		return {
			problem: `The link is of version ${version.slice(0, 20)}, and this page reads version ${VERSION}. Reload the page: a newer one may know it.`,
		};
	}
	if (text === undefined || !/^[\w-]+$/.test(text) || code.length > LONGEST_CODE) return { problem: DAMAGED };
	try {
		return decoded(await piped(fromBase64Url(text), new DecompressionStream("gzip")));
	} catch {
		return { problem: DAMAGED };
	}
}

const DAMAGED = "The link is not whole: a part of it was lost or changed on the way. Ask for it again.";

function decoded(bytes: Uint8Array): Shared {
	let at = 0;
	const byte = () => {
		const value = bytes[at++];
		if (value === undefined) throw new Error("too short");
		return value;
	};
	const number = () => {
		let value = 0;
		for (let scale = 1; ; scale *= 128) {
			const part = byte();
			value += (part & 127) * scale;
			if (part < 128) return value;
			if (scale > 2 ** 28) throw new Error("no such id");
		}
	};
	const length = number();
	const params = new URLSearchParams(new TextDecoder().decode(bytes.subarray(at, at + length)));
	at += length;
	const count = number();
	if (count > MOST_SHARED) throw new Error("too many");
	let movieId = 0;
	const ids = Array.from({ length: count }, (_, i) => {
		const distance = number();
		if (distance === 0 && i > 0) throw new Error("the same film twice");
		movieId += distance;
		return movieId;
	});
	let pair = 0;
	const ratings = ids.map((movieId, i) => {
		pair = i % 2 === 0 ? byte() : pair >> 4;
		const k = pair & 15;
		if (k > 9) throw new Error("no such class");
		return { movieId, stars: (k + 1) / 2 };
	});
	if (at !== bytes.length) throw new Error("too long");
	const problems: string[] = [];
	return { settings: settingsFromParams(params, problems), ratings, problems };
}

function varint(value: number): number[] {
	return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

async function piped(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream) {
	return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(through)).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
	const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
	return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
