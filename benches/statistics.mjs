/** Medians and other quantiles: what is said of repeated measurements. */

/** The smallest value that at least the part `q` of the values does not exceed. */
export const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.ceil(q * values.length) - 1];

export const median = (values) => quantile(values, 0.5);
