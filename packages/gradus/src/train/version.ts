/** The version of this library, as files name it; a test keeps it equal to package.json. */
export const version = "0.1.0";
