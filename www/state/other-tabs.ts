/**
 * What tabs of the page tell each other, so that each shows what was rated in the others: the newest edit counts, film by
 * film. Whoever edits also writes it to the storage, film by film; whoever hears of it only shows it.
 */
import { type Rating, readRating } from "./ratings";
import { readUnitNames, type UnitNames } from "./unit-names";
import { type Choices, readChoices } from "./wishes";

export type TabNews =
	| { readonly type: "ratings"; readonly saved: readonly Rating[]; readonly forgotten: readonly number[] }
	| { readonly type: "choices"; readonly choices: Choices }
	| { readonly type: "unitNames"; readonly unitNames: UnitNames }
	| { readonly type: "erased" };

export interface OtherTabs {
	readonly tell: (news: TabNews) => void;
}

const CHANNEL = "rbm-cinema";
/** A tab may have an older or newer version of the page: what it says otherwise is not understood. */
const VERSION = 1;

type Channel = Pick<BroadcastChannel, "postMessage"> & { onmessage: ((event: MessageEvent) => void) | null };

/** `onnews` gets what other tabs tell; nothing does in a browser without channels. */
export function createOtherTabs(
	onnews: (news: TabNews) => void,
	open: () => Channel | null = () => ("BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null),
): OtherTabs {
	const channel = open();
	if (channel === null) return { tell: () => {} };
	channel.onmessage = ({ data }) => {
		const news = readNews(data);
		if (news !== null) onnews(news);
	};
	return { tell: (news) => channel.postMessage({ version: VERSION, ...news }) };
}

/** The news in a message from anywhere, or null if it is none. */
export function readNews(message: unknown): TabNews | null {
	if (typeof message !== "object" || message === null) return null;
	const { version, type, saved, forgotten, choices, unitNames } = message as Record<string, unknown>;
	if (version !== VERSION) return null;
	switch (type) {
		case "ratings": {
			if (!Array.isArray(saved) || !Array.isArray(forgotten)) return null;
			const isId = (value: unknown): value is number => Number.isInteger(value);
			return { type, saved: saved.flatMap((record) => readRating(record) ?? []), forgotten: forgotten.filter(isId) };
		}
		case "choices":
			return { type, choices: readChoices(choices) };
		case "unitNames":
			return { type, unitNames: readUnitNames(unitNames) };
		case "erased":
			return { type };
		default:
			return null;
	}
}
