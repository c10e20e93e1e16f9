/** The letters of the course, one meaning each, and what they are called in the code. */

export interface Letter {
	readonly tex: string;
	/** Equations between dollar signs. */
	readonly means: string;
	readonly code: string;
}

export const NOTATION: readonly Letter[] = [
	{ tex: "N", means: "users; in general, how many things were observed or drawn", code: "n_users" },
	{ tex: "D", means: "movies; in the Bernoulli RBM, visible units", code: "n_movies, n_visible" },
	{ tex: "K", means: "rating classes: ten half stars, 0.5 to 5", code: "N_CLASSES" },
	{ tex: "M", means: "hidden units", code: "n_hidden" },
	{ tex: "i,\\ j,\\ k", means: "a visible unit or movie, a hidden unit, a rating class", code: "movie, unit, class" },
	{
		tex: "\\data{v}",
		means: "visible units: $D$ bits, or for each rated movie a one-hot vector of $K$ bits",
		code: "visible",
	},
	{ tex: "\\hid{h}", means: "hidden units, $M$ bits", code: "hidden" },
	{
		tex: "\\hid{\\tilde h}",
		means: "mean-field hidden units: $p(h_j = 1 \\mid v)$ in place of a sample",
		code: "hidden_probabilities",
	},
	{ tex: "\\model{v'}", means: "visible units at the end of the Gibbs chain", code: "visible_model" },
	{ tex: "W", means: "weights, $D \\times M$, or $D \\times K \\times M$ for ratings", code: "weights" },
	{ tex: "b", means: "visible bias, $D$, or $D \\times K$ for ratings", code: "visible_bias" },
	{ tex: "c", means: "hidden bias, $M$", code: "hidden_bias" },
	{
		tex: "x_j",
		means: "input of hidden unit $j$: $c_j + \\sum_i W_{ij} v_i$, or $c_j + \\sum_i \\sum_k W_{ijk} v_{ik}$",
		code: "hidden_input",
	},
	{ tex: "a_{ik}", means: "logit of class $k$ of film $i$: $b_{ik} + \\sum_j W_{ijk} h_j$", code: "visible_logits" },
	{ tex: "m_i", means: "mask: 1 where film $i$ was rated, 0 where not", code: "UserRatings (what is in the list)" },
	{
		tex: "\\rho_i,\\ q_{ik}",
		means: "share of people who rated film $i$, and of class $k$ among its ratings",
		code: "share, given",
	},
	{ tex: "E(\\data{v}, \\hid{h})", means: "energy of a state, in nats", code: "energy" },
	{ tex: "F(\\data{v})", means: "free energy, $-\\log \\sum_h e^{-E(v, h)}$, in nats", code: "free_energy" },
	{ tex: "Z", means: "partition function, $\\sum_v \\sum_h e^{-E(v, h)}$", code: "log_partition (its logarithm)" },
	{ tex: "T", means: "temperature; in the code the product $kT$", code: "temperature" },
	{ tex: "\\sigma", means: "sigmoid, $1/(1 + e^{-x})$", code: "sigmoid, sigmoid_f64" },
	{ tex: "\\theta", means: "all parameters together: $W$, $b$, $c$", code: "BernoulliRbm, CategoricalRbm" },
	{ tex: "\\bar f", means: "average of $f$ over $N$ draws, beside its expectation $\\mathbb{E}[f]$", code: "means" },
	{
		tex: "\\ell(\\theta)",
		means: "log-likelihood of the data, $\\sum_n \\log p(x_n; \\theta)$, in nats",
		code: "log_likelihood",
	},
	{
		tex: "\\mathcal{N}(x; \\mu, \\sigma^2)",
		means: "bell with mean $\\mu$ and standard deviation $\\sigma$, in chapter 8 only",
		code: "mean, sd",
	},
	{
		tex: "\\pi_j,\\ r_{nj}",
		means: "share of bell $j$ in a mixture; how much of $x_n$ is put down to it",
		code: "shares, responsibilities",
	},
	{ tex: "B(r, \\theta)", means: "what expectation maximisation makes larger: a bound below $\\ell$", code: "bound" },
	{ tex: "L", means: "$F(v) - F(v')$ with $v'$ held fixed", code: "bernoulli_loss, categorical_loss" },
	{
		tex: "s,\\ n,\\ w_{ij},\\ \\Delta E_i",
		means: "state of all $n = D + M$ units of a Boltzmann machine, weight of a pair, energy gap of a unit",
		code: "state, n_units, weights, energy_gap",
	},
	{ tex: "G", means: "divergence $\\sum_v P^+(v) \\ln (P^+(v) / P^-(v))$, in nats", code: "divergence" },
	{
		tex: "\\data{p^+_{ij}},\\ \\model{p^-_{ij}}",
		means: "how often two units are on together, with the data clamped and running freely",
		code: "clamped_phase, free_phase",
	},
	{
		tex: "q_t,\\ d_t",
		means: "distribution of a chain’s state after $t$ sweeps, and its distance from $p$",
		code: "Spreading",
	},
	{ tex: "k\\text{ in CD-}k", means: "Gibbs steps of the negative phase", code: "cd_steps" },
	{
		tex: "\\varepsilon,\\ \\alpha,\\ \\lambda",
		means: "learning rate, momentum, weight decay",
		code: "learning_rate, momentum, weight_decay",
	},
	{ tex: "\\hat r", means: "predicted stars", code: "expected_stars" },
	{ tex: "r,\\ g", means: "a rating in stars, and a guess of it", code: "stars, Guess" },
	{
		tex: "\\langle v_i h_j \\rangle",
		means: "average over the data, or over the model: how often both are on",
		code: "BernoulliStatistics",
	},
];
