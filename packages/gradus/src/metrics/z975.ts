/** The 97.5 % point of the standard normal distribution: 95 % intervals reach so many standard errors to either side. */
export const z975 = 1.959963984540054;
