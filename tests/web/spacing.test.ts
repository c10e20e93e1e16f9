/** Questions are repeated at ease while a model trains, and asked at once otherwise. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Command } from "../../www/engine/protocol";
import { createSpacing } from "../../www/engine/spacing";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

const unit = (id: number, unit: number): Command => ({ type: "ask", runId: 1, id, question: { kind: "unit", unit } });

/** The numbers of the questions that were sent so far. */
function spacing() {
	const sent: number[] = [];
	const { send, flush } = createSpacing(
		(command) => sent.push(command.type === "ask" ? command.id : 0),
		() => Date.now(),
	);
	return { sent, send, flush };
}

test("the same question again waits until it is due, and is then sent once", () => {
	const { sent, send } = spacing();
	send(unit(1, 4), true);
	vi.advanceTimersByTime(100);
	send(unit(2, 4), true);
	expect(sent).toEqual([1]);
	vi.advanceTimersByTime(499);
	expect(sent).toEqual([1]);
	vi.advanceTimersByTime(1);
	expect(sent).toEqual([1, 2]);
	vi.advanceTimersByTime(10_000);
	send(unit(3, 4), true);
	expect(sent).toEqual([1, 2, 3]);
});

test("another question, one about a run at rest, and what is no question are sent at once", () => {
	const { sent, send } = spacing();
	send(unit(1, 4), true);
	send(unit(2, 5), true);
	send(unit(3, 5), false);
	send({ type: "acknowledge" }, true);
	send({ type: "ask", runId: 1, id: 4, question: { kind: "model" } }, true);
	send({ type: "ask", runId: 1, id: 5, question: { kind: "model" } }, true);
	expect(sent).toEqual([1, 2, 3, 0, 4, 5]);
});

test("what waits is asked when the run comes to rest, and not again", () => {
	const { sent, send, flush } = spacing();
	send(unit(1, 4), true);
	send(unit(2, 4), true);
	flush();
	expect(sent).toEqual([1, 2]);
	flush();
	vi.advanceTimersByTime(10_000);
	expect(sent).toEqual([1, 2]);
});
