/** Why a file gives nothing, as a sentence for its owner: thrown where that is found out, shown in place of a review. */
export class Refusal extends Error {}
