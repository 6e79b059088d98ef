"""Reference numbers for the picture features, by numpy on whole arrays: histograms of oriented gradients (Dalal and
Triggs, CVPR 2005; hard binning), the HSV histogram with shared hues, and the statistics.

Run: python3 test/reference/image_features.py > test/reference/image_features.json, then the formatter.
"""

import colorsys
import json

import numpy as np

SIDE = 96
LEFT, TOP, WIDTH, HEIGHT = 0, 12, 96, 72

y, x = np.mgrid[0:SIDE, 0:SIDE]
pixels = np.stack(
    [(x * x + 3 * y) % 256, (5 * x + y * y // 2) % 256, (x * y + 40 * (x // 24)) % 256], axis=-1
).astype(np.uint8)
pixels[(x // 16 + y // 16) % 3 == 0] = 250
pixels[(x // 16 + y // 16) % 5 == 1] = [30, 32, 31]
pixels[:TOP] = 255
pixels[TOP + HEIGHT :] = 255

grey = ((0.299 * pixels[..., 0] + 0.587 * pixels[..., 1] + 0.114 * pixels[..., 2]) / 255).astype(np.float32)
grey = grey.astype(np.float64)


def hog():
    gx, gy = np.zeros_like(grey), np.zeros_like(grey)
    gx[:, 1:-1] = grey[:, 2:] - grey[:, :-2]
    gy[1:-1, :] = grey[2:, :] - grey[:-2, :]
    degrees = np.degrees(np.arctan2(gy, gx)) % 180
    bins = np.minimum((degrees // 20).astype(int), 8)
    one_hot = np.eye(9)[bins] * np.hypot(gx, gy)[..., None]
    cells = one_hot.reshape(6, 16, 6, 16, 9).mean(axis=(1, 3))
    blocks = []
    for by in range(5):
        for bx in range(5):
            v = cells[by : by + 2, bx : bx + 2].ravel()
            v = np.minimum(v / np.sqrt((v**2).sum() + 1e-10), 0.2)
            blocks.append(v / np.sqrt((v**2).sum() + 1e-10))
    return np.concatenate(blocks)


def colours():
    hist = np.zeros(56)
    inside = pixels[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH].reshape(-1, 3) / 255
    for r, g, b in inside:
        h, s, v = colorsys.rgb_to_hsv(r, g, b)
        if s < 0.12:
            hist[48 + min(7, int(v * 8))] += 1
            continue
        row = 2 * (s >= 0.5) + (v >= 0.5)
        low = int(h * 12)
        share = h * 12 - low
        hist[12 * row + low % 12] += 1 - share
        hist[12 * row + (low + 1) % 12] += share
    return np.sqrt(hist / len(inside))


def statistics():
    colour = pixels[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH] / 255
    value = grey[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH]
    border = np.ones(value.shape, bool)
    border[4:-4, 4:-4] = False
    edge = np.zeros(value.shape, bool)
    edge[1:, 1:] = np.abs(value[1:, 1:] - value[1:, :-1]) + np.abs(value[1:, 1:] - value[:-1, 1:]) >= 0.1
    yy, xx = np.mgrid[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH]
    middle = (np.abs(xx - 48) < 24) & (np.abs(yy - 48) < 24)
    share = np.histogram(value, bins=32, range=(0, 1))[0] / value.size
    share = share[share > 0]
    front = np.abs(value - value[border].mean()) >= 0.12
    fy, fx = yy[front], xx[front]
    return {
        "aspect": WIDTH / (WIDTH + HEIGHT),
        "white share": (value >= 0.94).mean(),
        "white share of the border": (value[border] >= 0.94).mean(),
        "border mean red": colour[border][:, 0].mean(),
        "border mean green": colour[border][:, 1].mean(),
        "border mean blue": colour[border][:, 2].mean(),
        "border spread": 2 * value[border].std(),
        "mean brightness": value.mean(),
        "brightness spread": 2 * value.std(),
        "brightness entropy": -(share * np.log(share)).sum() / np.log(32),
        "edge share": edge.mean(),
        "edge share of the middle": edge[middle].mean(),
        "foreground share": front.mean(),
        "foreground left": fx.min() / SIDE,
        "foreground top": fy.min() / SIDE,
        "foreground width": (fx.max() - fx.min() + 1) / SIDE,
        "foreground height": (fy.max() - fy.min() + 1) / SIDE,
    }


rounded = lambda values: [round(float(v), 7) for v in values]
print(
    json.dumps(
        {
            "place": {"left": LEFT, "top": TOP, "width": WIDTH, "height": HEIGHT},
            "pixelSum": int(pixels.sum()),
            "gradients": rounded(hog()),
            "colours": rounded(colours()),
            "statistics": {name: round(float(v), 7) for name, v in statistics().items()},
        }
    )
)
