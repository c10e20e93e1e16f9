/** Do the closing figures of `npm test` come out right, above all when a suite breaks off? */
import { expect, test } from "vitest";
import { cargoCounts, checkCounts, playwrightCounts, settled, vitestCounts } from "../../scripts/lib/counts.mjs";

test("cargo's result lines are summed over its test programs", () => {
	const output = [
		"running 3 tests",
		"test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
		"running 2 tests",
		"test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s",
	].join("\n");
	expect(cargoCounts(output)).toEqual({ passed: 4, failed: 1, skipped: 1 });
});

test("a Vitest file that cannot be loaded counts as a failure", () => {
	const report = {
		numPassedTests: 5,
		numFailedTests: 1,
		numPendingTests: 2,
		numTodoTests: 1,
		testResults: [
			{ status: "failed", assertionResults: [{ status: "failed" }] },
			{ status: "failed", assertionResults: [] },
			{ status: "passed", assertionResults: [{ status: "passed" }] },
		],
	};
	expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

test("a browser test that passes only when repeated counts as a failure", () => {
	const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
	expect(playwrightCounts({ stats })).toEqual({ passed: 7, failed: 2, skipped: 2 });
});

test("a suite that runs nothing or breaks off has failed", () => {
	const none = { passed: 0, failed: 0, skipped: 0 };
	expect(settled(none, 0).failed).toBe(1);
	expect(settled({ ...none, skipped: 4 }, 0).failed).toBe(1);
	expect(settled({ ...none, passed: 9 }, 101)).toEqual({ passed: 9, failed: 1, skipped: 0 });
	expect(settled({ ...none, passed: 9, failed: 2 }, 101).failed).toBe(2);
	expect(settled({ ...none, passed: 9 }, 0)).toEqual({ passed: 9, failed: 0, skipped: 0 });
	expect(settled(checkCounts(null), null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
