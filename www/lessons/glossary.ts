/** The terms of the course: each in one sentence, and the chapter that explains it. */

export interface Term {
	readonly term: string;
	/** One sentence; equations between dollar signs. */
	readonly means: string;
	/** The slug of the chapter. */
	readonly chapter: string;
}

export const GLOSSARY: readonly Term[] = [
	{
		term: "Argmax",
		means: "The most probable class of a distribution: the guess that is exactly right most often.",
		chapter: "predicting-stars",
	},
	{
		term: "Bernoulli unit",
		means: "A unit that is on (1) with some probability $p$ and off (0) otherwise.",
		chapter: "bernoulli-units",
	},
	{
		term: "Bias",
		means:
			"A number that raises or lowers a unit’s input whatever the other layer does: $b_i$ of a visible unit, $c_j$ of a hidden one.",
		chapter: "two-layers",
	},
	{
		term: "Block Gibbs sampling",
		means:
			"Drawing all units of one layer at once given the other layer, which an RBM allows because no link runs within a layer.",
		chapter: "boltzmann-machine",
	},
	{
		term: "Boltzmann distribution",
		means: "The distribution in which a state of energy $E$ has a probability proportional to $e^{-E/(kT)}$.",
		chapter: "energy-to-probability",
	},
	{
		term: "Boltzmann machine",
		means:
			"A network of binary units with symmetric weights between any two, whose states follow the Boltzmann distribution.",
		chapter: "boltzmann-machine",
	},
	{
		term: "CD-k",
		means: "Contrastive divergence with $k$ Gibbs steps between the data and the state that stands for the model.",
		chapter: "contrastive-divergence",
	},
	{
		term: "Clamped",
		means: "Held on the visible units, as the data are while the hidden units alone are drawn.",
		chapter: "boltzmann-machine",
	},
	{
		term: "Class",
		means: "One of the ten values that a rating can have, from half a star ($k = 0$) to five ($k = 9$).",
		chapter: "rating-categories",
	},
	{
		term: "Conditional independence",
		means:
			"Two units are independent given a layer if, once that layer is known, the state of one says nothing about the other.",
		chapter: "energy-to-sigmoid",
	},
	{
		term: "Contrastive divergence",
		means:
			"A learning rule that replaces the model’s side of the gradient by a short Gibbs chain started at the data; it is not the likelihood’s gradient.",
		chapter: "contrastive-divergence",
	},
	{
		term: "Detailed balance",
		means: "In equilibrium as much probability goes from a state to another as comes back.",
		chapter: "boltzmann-machine",
	},
	{
		term: "Divergence",
		means: "How far the machine’s distribution is from the data’s: $G = \\sum_v P^+(v) \\ln (P^+(v) / P^-(v))$.",
		chapter: "boltzmann-machine",
	},
	{
		term: "Energy",
		means:
			"The number $E(v, h)$ that the weights and biases give to a state; the lower it is, the more probable the state.",
		chapter: "energy-to-probability",
	},
	{
		term: "Equilibrium",
		means:
			"The condition of a Gibbs chain that has run so long that its states follow the model’s distribution, wherever it began.",
		chapter: "boltzmann-machine",
	},
	{
		term: "Expectation",
		means: "The average of a number over all states, each counting by its probability: $\\sum_s p(s) f(s)$.",
		chapter: "sampled-expectations",
	},
	{
		term: "Expectation maximisation",
		means:
			"Fitting a model with hidden variables by two closed forms in turn: which hidden states the data speak for, and which parameters are best if they do.",
		chapter: "maximum-likelihood",
	},
	{ term: "Fantasy", means: "A state of the visible units that the model draws by itself.", chapter: "gradient" },
	{
		term: "Free energy",
		means:
			"The number $F(v) = -\\log \\sum_h e^{-E(v, h)}$, which decides the probability of $v$ alone as the energy decides that of the pair.",
		chapter: "free-energy",
	},
	{
		term: "Gibbs sampling",
		means: "Drawing parts of a state in turn, each from its distribution given all the others.",
		chapter: "boltzmann-machine",
	},
	{
		term: "Hidden unit",
		means: "A unit whose state no data give; it comes to stand for a pattern in them.",
		chapter: "two-layers",
	},
	{
		term: "Likelihood",
		means: "The probability of the data as a function of the parameters.",
		chapter: "maximum-likelihood",
	},
	{
		term: "Log-likelihood",
		means: "The logarithm of the likelihood, a sum over the data, in nats; it has its maximum at the same parameters.",
		chapter: "maximum-likelihood",
	},
	{
		term: "Logit",
		means:
			"The number $a_{ik} = b_{ik} + \\sum_j W_{ijk} h_j$ of a class of a film; the softmax of a film’s logits are the probabilities of its classes.",
		chapter: "rating-categories",
	},
	{
		term: "Marginal",
		means: "The probability of some variables, whatever the others are: a sum over all states of the others.",
		chapter: "energy-to-sigmoid",
	},
	{
		term: "Mask",
		means: "A list of ones and zeros that keeps the films a person rated and leaves out the others.",
		chapter: "missing-ratings",
	},
	{
		term: "Mean field",
		means: "Putting a unit’s probability where its state should stand: $\\tilde h_j = p(h_j = 1 \\mid v)$.",
		chapter: "mean-field",
	},
	{
		term: "Median",
		means:
			"A value with at most half of the probability below it and at most half above: the guess with the least mean absolute error.",
		chapter: "predicting-stars",
	},
	{
		term: "Mini-batch",
		means: "The few people whose gradients are averaged before each update.",
		chapter: "whole-program",
	},
	{
		term: "Missing at random",
		means:
			"The assumption that which ratings are missing has nothing to do with what they would be; it does not hold for films, which people choose.",
		chapter: "missing-ratings",
	},
	{
		term: "Mixture",
		means: "A distribution that is a weighted sum of others; which of them a thing came from is a hidden variable.",
		chapter: "maximum-likelihood",
	},
	{
		term: "Negative phase",
		means: "The half of the gradient that is an average over the model, and pushes the energy of its states up.",
		chapter: "gradient",
	},
	{
		term: "One-hot",
		means: "A vector with a single 1, which says by its place which of several classes was chosen.",
		chapter: "rating-categories",
	},
	{
		term: "Overfitting",
		means:
			"Learning what is true of the training ratings and of no others: their error falls on, and that of the held-out ratings does not.",
		chapter: "whole-program",
	},
	{
		term: "Partition function",
		means: "The sum $Z$ of $e^{-E}$ over all states, by which it is divided to make probabilities that add up to one.",
		chapter: "energy-to-probability",
	},
	{
		term: "Persistent CD",
		means: "Contrastive divergence whose chains are not started anew at the data, but go on from update to update.",
		chapter: "contrastive-divergence",
	},
	{
		term: "Positive phase",
		means: "The half of the gradient that is an average over the data, and pushes their energy down.",
		chapter: "gradient",
	},
	{
		term: "Reconstruction",
		means: "The visible units as the model gives them back from the hidden units that the data led to.",
		chapter: "mean-field",
	},
	{
		term: "Reconstruction cross-entropy",
		means:
			"The average of $-\\log$ of the probability that the reconstruction gives to what was observed; it is watched, but not what the RBM learns by.",
		chapter: "mean-field",
	},
	{
		term: "Restricted Boltzmann machine (RBM)",
		means: "A Boltzmann machine with two layers and no link within a layer.",
		chapter: "boltzmann-machine",
	},
	{
		term: "Sigmoid",
		means: "The function $\\sigma(x) = 1/(1 + e^{-x})$, which turns an input into the probability that a unit is on.",
		chapter: "energy-to-sigmoid",
	},
	{
		term: "Softmax",
		means:
			"The function that turns several numbers into probabilities in proportion to their exponentials; of two numbers, one of them 0, it is the sigmoid.",
		chapter: "rating-categories",
	},
	{
		term: "Standard error",
		means:
			"How far an average over $N$ draws typically is from the expectation: the spread of a single draw divided by $\\sqrt N$, if the draws are independent.",
		chapter: "sampled-expectations",
	},
	{ term: "State", means: "One choice of 0 or 1 for every unit.", chapter: "energy-to-probability" },
	{
		term: "Temperature",
		means:
			"The number $T$ that energies are divided by (as $kT$, with Boltzmann’s constant $k$); the higher it is, the more alike the probabilities.",
		chapter: "energy-to-probability",
	},
	{
		term: "Total variation distance",
		means: "Half the sum of $|q(s) - p(s)|$ over all states: the most by which two distributions differ on anything.",
		chapter: "boltzmann-machine",
	},
	{ term: "Visible unit", means: "A unit whose state the data give.", chapter: "two-layers" },
	{
		term: "Weight",
		means:
			"The number $W_{ij}$ on the link between visible unit $i$ and hidden unit $j$; it lowers the energy by $W_{ij}$ when both are on.",
		chapter: "two-layers",
	},
];

/** A term's place on the glossary's page: "free-energy". */
export const placeOf = (term: string): string =>
	`term-${term
		.toLowerCase()
		.replaceAll(/[^a-z]+/g, "-")
		.replace(/-$/, "")}`;
