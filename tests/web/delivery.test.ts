/** What waits for the part of the core that is loaded on demand, and what does not. */
import { describe, expect, test } from "vitest";
import { Delivery } from "../../www/engine/delivery";
import type { SessionCommand } from "../../www/engine/session";
import { presetSettings } from "../../www/state/settings";

const pause: SessionCommand = { type: "pause", runId: 1 };
const train: SessionCommand = { type: "train", runId: 2 };
const ask: SessionCommand = { type: "ask", runId: 1, id: 7, question: { kind: "activations" } };
const plain: SessionCommand = { type: "configure", runId: 1, settings: presetSettings("tuned") };
const loaded: SessionCommand = {
	...plain,
	runId: 2,
	model: { epoch: 3, tensors: {} },
};

/** A delivery whose part comes, or fails to come, when the test says so. */
function delivery() {
	const log: string[] = [];
	const loads: { readonly arrive: () => void; readonly fail: () => void }[] = [];
	const session = {
		handle: ({ type }: SessionCommand) => void log.push(type),
		refuse: ({ type }: SessionCommand, thrown: unknown) => void log.push(`${type} refused: ${thrown}`),
	};
	const under = new Delivery(session, {
		loadLabPart: () =>
			new Promise((resolve, reject) => {
				loads.push({ arrive: resolve, fail: () => reject("no network") });
			}),
		onDelivered: () => {},
	});
	return { deliver: (command: SessionCommand) => under.deliver(command), log, loads };
}

/** Until all promises that can be settled are. */
const rest = () => new Promise((resolve) => setTimeout(resolve));

describe("commands and the part that is loaded on demand", () => {
	test("nothing is loaded for a visitor who opens no panel", () => {
		const { deliver, log, loads } = delivery();
		for (const command of [plain, pause, train]) deliver(command);
		expect(log).toEqual(["configure", "pause", "train"]);
		expect(loads).toHaveLength(0);
	});

	test("a question waits, everything else overtakes it, and the part is loaded once", async () => {
		const { deliver, log, loads } = delivery();
		for (const command of [ask, pause, ask]) deliver(command);
		expect(log).toEqual(["pause"]);
		expect(loads).toHaveLength(1);
		loads[0]?.arrive();
		await rest();
		expect(log).toEqual(["pause", "ask", "ask"]);
		deliver(ask);
		expect(log).toHaveLength(4);
	});

	test("a run from a model that was trained before lets nothing overtake it", async () => {
		const { deliver, log, loads } = delivery();
		for (const command of [loaded, train, ask, pause]) deliver(command);
		expect(log).toEqual([]);
		loads[0]?.arrive();
		await rest();
		expect(log).toEqual(["configure", "train", "ask", "pause"]);
	});

	test("a part that cannot be loaded is told of, nothing else is lost, and the next question asks for it again", async () => {
		const { deliver, log, loads } = delivery();
		for (const command of [loaded, train]) deliver(command);
		loads[0]?.fail();
		await rest();
		expect(log).toEqual(["configure refused: no network", "train"]);
		deliver(ask);
		expect(loads).toHaveLength(2);
		loads[1]?.arrive();
		await rest();
		expect(log.at(-1)).toBe("ask");
	});
});
