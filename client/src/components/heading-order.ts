import { createContext } from 'react';

/** The level of a heading inside: 2 right below the heading of the page, 3 within a part that has one of its own. */
export const HeadingOrder = createContext<2 | 3>(2);
