/** Milliseconds: a menu gives the focus back a moment after it closed; what is to have it instead waits as long. */
export const menuGone = 50;
