"""Names and meanings of the fusion measures, for outputs and reports; imports nothing."""

from __future__ import annotations

REFERENCE_NAMES = ("sam", "ergas", "psnr", "rmse", "cc", "scc", "ssim", "uiqi", "q2n")
FULL_NAMES = ("d_lambda", "d_s", "qnr", "d_lambda_k", "hqnr")
CALIBRATION_NAMES = ("coverage_1", "coverage_2", "sharpness")
MEANINGS = {
    "sam": "Spectral angle [degrees], 0 is best", "ergas": "Relative error of all bands [%], 0 is best",
    "psnr": "Peak signal to noise [dB], higher is better", "rmse": "Root mean square error, 0 is best",
    "cc": "Correlation, 1 is best", "scc": "Correlation of detail, 1 is best",
    "ssim": "Structural similarity, 1 is best", "uiqi": "Quality index Q, 1 is best",
    "q2n": "Quality index of all bands together, 1 is best",
    "d_lambda": "Change of the relations between bands, 0 is best",
    "d_s": "Change of the relation to the PAN, 0 is best", "qnr": "Quality without reference, 1 is best",
    "d_lambda_k": "Distance from the MS after degrading, 0 is best",
    "hqnr": "Quality without reference, hybrid, 1 is best",
    "coverage_1": "Share of errors below the expected one, 0.68 is best",
    "coverage_2": "Share of errors below twice the expected one, 0.95 is best",
    "sharpness": "Expected error over value, less is better where coverage holds",
}  # fmt: skip
