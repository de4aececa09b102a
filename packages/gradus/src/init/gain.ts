/**
 * PyTorch's recommended factor on the standard deviation before an activation, for `xavier({ gain })`: sqrt(2) before a ReLU keeps the signal's size;
 * 5/3 before tanh and 3/4 before SELU are its empirical choices.
 */
export function gain(activation: "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu", slope = 0.01): number {
  switch (activation) {
    case "linear":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leakyRelu":
      return Math.sqrt(2 / (1 + slope * slope));
    case "selu":
      return 3 / 4;
  }
}
