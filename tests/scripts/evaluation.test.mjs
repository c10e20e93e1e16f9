/** Does the page of the evaluation say what its figures are, and leave out what a model does not have? */
import { expect, test } from "vitest";
import { evaluationPage } from "../../scripts/lib/evaluation-page.mjs";

const model = {
	name: "Categorical RBM",
	preset: "tuned",
	seeds: 5,
	test_rmse: 0.84321,
	test_mae: 0.64321,
	cross_entropy: null,
	ndcg_at_10: 0.1234,
	recall_at_20: 0.2345,
	cold_start_rmse: { 0: 0.91, 3: 0.92, 5: 0.93, 10: 0.94, 20: 0.95 },
	train_seconds: 1.234,
};
const peers = {
	peer: "scikit-surprise 1.1.5",
	trials: { BaselineOnly: 16, SVD: 36 },
	models: [
		{
			name: "SVD, tuned",
			settings: { n_factors: 200 },
			seeds: 5,
			test_rmse: 0.8531,
			test_mae: 0.6565,
			train_seconds: 5,
		},
	],
};
const models = [model, { ...model, name: "Global mean", preset: null, seeds: 1 }];
const asking = "| order | 5 given |\n|---|--:|\n| **By worth** | 0.9071 (74) |\n";
const page = evaluationPage({ models }, peers, asking);

test("figures stand in their columns, with a dash for what a model does not have", () => {
	expect(page).toContain("| **Categorical RBM**, tuned | 0.8432 | 0.6432 | – | 0.123 | 0.234 | 1.23 s | 5 |");
	expect(page).toContain("| **Categorical RBM**, tuned | 0.9100 | 0.9200 | 0.9300 | 0.9400 | 0.9500 |");
});

test("the global mean has no order of films, so no figure of a list", () => {
	expect(page).toContain("| Global mean | 0.8432 | 0.6432 | – | – | – | 1.23 s | 1 |");
});

test("peers are named with their settings and trials", () => {
	expect(page).toContain("| SVD, tuned | 0.8531 | 0.6565 | 5.0 s | 5 | n_factors = 200 |");
	expect(page).toContain("16 trials for BaselineOnly, 36 trials for SVD");
});

test("the orders in which films are asked about stand in a section of their own", () => {
	expect(page).toMatch(
		/## What to ask first\n[^#]*\n\n\| order \| 5 given \|\n[^#]*\| 0\.9071 \(74\) \|\n\n[^|]*\n\n## The companions/,
	);
});
