/** How this page's own file of ratings begins; a newer version may mean something else by the same words. */
export const OWN_FORMAT = "rbm-cinema-ratings";
export const OWN_VERSION = 1;
