/** How many cases of a suite passed and failed, read from what its program wrote. */

/** From `cargo test`: the sum over its "test result" lines. */
export function cargoCounts(output) {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	for (const [, passed, failed, ignored] of output.matchAll(
		/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm,
	)) {
		counts.passed += Number(passed);
		counts.failed += Number(failed);
		counts.skipped += Number(ignored);
	}
	return counts;
}

/** From Vitest's JSON report. A file that cannot be loaded holds no cases, and counts as one that failed. */
export function vitestCounts(report) {
	const unloadable = report.testResults.filter(
		(file) => file.status === "failed" && file.assertionResults.length === 0,
	);
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unloadable.length,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}

/** From Playwright's JSON report. A case that passes only when repeated is not one to trust, and counts as failed. */
export function playwrightCounts(report) {
	const { expected, unexpected, flaky, skipped } = report.stats;
	return { passed: expected, failed: unexpected + flaky, skipped };
}

/** A check that says yes or no counts as one case. */
export const checkCounts = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

/** The counts of a suite whose program ended with `code`: one that ran nothing, or broke off, has failed. */
export function settled(counts, code) {
	const silent = counts.passed + counts.failed === 0;
	const brokeOff = code !== 0 && counts.failed === 0;
	return silent || brokeOff ? { ...counts, failed: counts.failed + 1 } : counts;
}
