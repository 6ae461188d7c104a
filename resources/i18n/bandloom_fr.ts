<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
  <context>
    <name>Bandloom</name>
    <message>
      <source>Align bandpass</source>
      <translation>Aligner les bandes passantes</translation>
    </message>
    <message>
      <source>Align</source>
      <translation>Aligner</translation>
    </message>
    <message>
      <source>Makes Sentinel-2 reflectance look as if Gaofen-1 WFV had measured it, or any trained pair.</source>
      <translation>Donne à la réflectance de Sentinel-2 l'aspect d'une mesure de Gaofen-1 WFV, ou de toute paire apprise.</translation>
    </message>
    <message>
      <source>Turns surface reflectance of one sensor into what another one would have measured, so that both make one time series. The bundled models go from Sentinel-2 (blue, green, red, near infrared) to the camera WFV1 of Gaofen-1, or WFV2 to WFV4: choose that of your image. They were made from spectral libraries and responses. Train others with 'Train bandpass alignment'.

A model makes a lookup table for each band and a mixture of the bands of each pixel; networks that you train read the histogram of the whole scene, or of the raster given as its tile. The image stays as sharp as it is, unless you state a blur or have it measured from a raster of the other sensor. Stored values become reflectance by the scale and offset in the file; without them integers are taken as reflectance x 10000 and real numbers as reflectance. The result has the input's data type and scale.

Clouds and nodata should be masked: they are left out of the histogram. Values above a table's end are counted in the log. Needs onnxruntime, OpenVINO or PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>Transforme la réflectance de surface d'un capteur en ce qu'un autre aurait mesuré, pour que les deux forment une seule série temporelle. Les modèles fournis vont de Sentinel-2 (bleu, vert, rouge, proche infrarouge) à la caméra WFV1 de Gaofen-1, ou WFV2 à WFV4 : choisissez celle de votre image. Ils ont été faits à partir de bibliothèques spectrales et de réponses spectrales. Apprenez-en d'autres avec « Entraîner l'alignement des bandes passantes ».

Un modèle donne une table de correspondance par bande et un mélange des bandes de chaque pixel ; les réseaux que vous apprenez lisent l'histogramme de toute la scène, ou du raster donné comme sa tuile. L'image reste aussi nette qu'elle est, sauf si vous indiquez un flou ou le faites mesurer sur un raster de l'autre capteur. Les valeurs stockées deviennent réflectance par l'échelle et le décalage du fichier ; sans eux, les entiers sont pris pour réflectance x 10000 et les réels pour réflectance. Le résultat a le type de données et l'échelle de l'entrée.

Masquez les nuages et le nodata : ils sont exclus de l'histogramme. Les valeurs au-delà du bout d'une table sont comptées dans le journal. Nécessite onnxruntime, OpenVINO ou PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023) : Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>Numbers or names in this order, such as 2,3,4,8 or B02,B03,B04,B08. Empty: by their names.</source>
      <translation>Numéros ou noms dans cet ordre, par exemple 2,3,4,8 ou B02,B03,B04,B08. Vide : reconnues à leurs noms.</translation>
    </message>
    <message>
      <source>Standard deviation of a Gaussian that makes the result as soft as the other sensor's image. 0: none.</source>
      <translation>Écart-type d'une gaussienne qui rend le résultat aussi flou que l'image de l'autre capteur. 0 : aucun.</translation>
    </message>
    <message>
      <source>A raster of the other sensor over the same place: the result becomes as soft. Empty: the blur as stated.</source>
      <translation>Un raster de l'autre capteur sur le même lieu : le résultat devient aussi flou. Vide : le flou indiqué.</translation>
    </message>
    <message>
      <source>Surface reflectance</source>
      <translation>Réflectance de surface</translation>
    </message>
    <message>
      <source>A raster that holds blue, green, red and near infrared.</source>
      <translation>Un raster qui contient bleu, vert, rouge et proche infrarouge.</translation>
    </message>
    <message>
      <source>Bands (blue, green, red, NIR)</source>
      <translation>Bandes (bleu, vert, rouge, PIR)</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modèle</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file. The default is for WFV1.</source>
      <translation>Nom d'un modèle fourni ou importé, ou chemin d'un fichier de modèle. Celui par défaut est pour WFV1.</translation>
    </message>
    <message>
      <source>Tile of the histogram</source>
      <translation>Tuile de l'histogramme</translation>
    </message>
    <message>
      <source>For a raster cut from a tile: the tile itself. Empty: the raster.</source>
      <translation>Pour un raster découpé dans une tuile : la tuile elle-même. Vide : le raster.</translation>
    </message>
    <message>
      <source>Blur [pixels]</source>
      <translation>Flou [pixels]</translation>
    </message>
    <message>
      <source>Measure the blur from</source>
      <translation>Mesurer le flou sur</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series</source>
      <translation>bande passante,harmonisation,sentinel-2,gaofen-1,wfv,réponse spectrale,lut,série temporelle</translation>
    </message>
    <message>
      <source>Aligned reflectance</source>
      <translation>Réflectance alignée</translation>
    </message>
    <message>
      <source>Lookup tables</source>
      <translation>Tables de correspondance</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>Fichiers CSV (*.csv)</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Rapport</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Fichiers HTML (*.html)</translation>
    </message>
    <message>
      <source>Only this part is written, grown to whole coarse pixels: what the map shows, the extent of a layer, or drawn. Empty: the whole scene.</source>
      <translation>Seule cette partie est écrite, agrandie à des pixels grossiers entiers : ce que montre la carte, l'emprise d'une couche, ou dessinée. Vide : toute la scène.</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>Zone d'intérêt</translation>
    </message>
    <message>
      <source>Area as polygons</source>
      <translation>Zone en polygones</translation>
    </message>
    <message>
      <source>Only what lies in them is written; beside them there is nodata.</source>
      <translation>Seul ce qui s'y trouve est écrit ; à côté, il n'y a pas de données.</translation>
    </message>
    <message>
      <source>scene: pixels are those that the whole scene's run gives. area: what lies elsewhere, such as sea or clouds, has no say.</source>
      <translation>scene : les pixels sont ceux que donne toute la scène. area : ce qui se trouve ailleurs, mer ou nuages par exemple, n'a pas voix au chapitre.</translation>
    </message>
    <message>
      <source>scene: the whole scene</source>
      <translation>scene : toute la scène</translation>
    </message>
    <message>
      <source>area: the area alone</source>
      <translation>area : la zone seule</translation>
    </message>
    <message>
      <source>Learn from</source>
      <translation>Apprendre sur</translation>
    </message>
    <message>
      <source>Assess fusion quality</source>
      <translation>Évaluer la qualité d'une fusion</translation>
    </message>
    <message>
      <source>Assess and manage</source>
      <translation>Évaluer et gérer</translation>
    </message>
    <message>
      <source>Scores a fused raster against a reference, or against its own PAN and MS.</source>
      <translation>Note un raster fusionné par rapport à une référence, ou à ses propres PAN et MS.</translation>
    </message>
    <message>
      <source>Scores a pan-sharpened or otherwise fused raster and writes an HTML report with figures, error maps and charts, the numbers as JSON, and each as an output that a model can branch on.

With a reference (protocol 'reduced': inputs that were degraded, fused and compared with the original; or a sharper image of the place): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q and Q2n. Without one (protocol 'full'), from the MS and the PAN: D_lambda, D_s, QNR, D_lambda_K and HQNR; from the MS alone: D_lambda and D_lambda_K. 'auto' computes what the inputs allow. An MSI may stand for the PAN: the mean of its bands is then used. With a reference, expected errors ('Reliability') are judged too: how many errors stay below one and two of them, by band and ground.

Indices without a reference tell a distorted image from a faithful one, but do not rank good ones.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</source>
      <translation>Note un raster affiné ou fusionné et écrit un rapport HTML avec chiffres, cartes d'erreur et graphiques, les nombres en JSON, et chacun comme sortie sur laquelle un modèle peut bifurquer.

Avec une référence (protocole « reduced » : entrées dégradées, fusionnées et comparées à l'original ; ou une image plus fine du lieu) : SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q et Q2n. Sans référence (protocole « full »), avec le MS et le PAN : D_lambda, D_s, QNR, D_lambda_K et HQNR ; avec le MS seul : D_lambda et D_lambda_K. « auto » calcule ce que les entrées permettent. Un MSI peut remplacer le PAN : la moyenne de ses bandes est alors prise. Avec une référence, les erreurs attendues (« Fiabilité ») sont jugées aussi : combien d'erreurs restent sous une et deux d'entre elles, par bande et par type de terrain.

Les indices sans référence distinguent une image déformée d'une image fidèle, mais ne classent pas les bonnes.

Vivone et al. (2015) : A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</translation>
    </message>
    <message>
      <source>auto: what the inputs allow</source>
      <translation>auto : ce que les entrées permettent</translation>
    </message>
    <message>
      <source>reduced: against the reference</source>
      <translation>reduced : contre la référence</translation>
    </message>
    <message>
      <source>full: against MS and PAN</source>
      <translation>full : contre MS et PAN</translation>
    </message>
    <message>
      <source>Protocol</source>
      <translation>Protocole</translation>
    </message>
    <message>
      <source>reduced: the reference. full: MS and PAN. auto: what there is.</source>
      <translation>reduced : la référence. full : MS et PAN. auto : ce qu'il y a.</translation>
    </message>
    <message>
      <source>Sensor</source>
      <translation>Capteur</translation>
    </message>
    <message>
      <source>Gives the blur of the bands for D_lambda_K.</source>
      <translation>Donne le flou des bandes pour D_lambda_K.</translation>
    </message>
    <message>
      <source>Ratio of the pixel sizes</source>
      <translation>Rapport des tailles de pixel</translation>
    </message>
    <message>
      <source>Pixel size of the MS over that of the fused raster. 0: from the rasters.</source>
      <translation>Taille de pixel du MS divisée par celle du raster fusionné. 0 : d'après les rasters.</translation>
    </message>
    <message>
      <source>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation</source>
      <translation>qualité,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation</translation>
    </message>
    <message>
      <source>Fused raster</source>
      <translation>Raster fusionné</translation>
    </message>
    <message>
      <source>What is scored.</source>
      <translation>Ce qui est noté.</translation>
    </message>
    <message>
      <source>MS that was fused</source>
      <translation>MS qui a été fusionné</translation>
    </message>
    <message>
      <source>The coarse bands.</source>
      <translation>Les bandes grossières.</translation>
    </message>
    <message>
      <source>PAN that was fused</source>
      <translation>PAN qui a été fusionné</translation>
    </message>
    <message>
      <source>The sharp band.</source>
      <translation>La bande fine.</translation>
    </message>
    <message>
      <source>or the MSI that was fused</source>
      <translation>ou le MSI qui a été fusionné</translation>
    </message>
    <message>
      <source>Several sharp bands.</source>
      <translation>Plusieurs bandes fines.</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>Référence</translation>
    </message>
    <message>
      <source>The right answer, in the bands of the fused.</source>
      <translation>La bonne réponse, dans les bandes du raster fusionné.</translation>
    </message>
    <message>
      <source>Reliability: expected errors</source>
      <translation>Fiabilité : erreurs attendues</translation>
    </message>
    <message>
      <source>Written with the fused raster; the reference judges it.</source>
      <translation>Écrites avec le raster fusionné ; la référence les juge.</translation>
    </message>
    <message>
      <source>generic: a usual blur</source>
      <translation>generic : un flou usuel</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>Nombres</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Fichiers JSON (*.json)</translation>
    </message>
    <message>
      <source>Of the inputs. Empty: as they declare; where they declare none, -9999 and -32768 are nodata, and wide zeros at the border of unsigned integers. A number: this value. none: all values are measurements.</source>
      <translation>Des entrées. Vide : comme elles le déclarent ; si elles n'en déclarent pas, -9999 et -32768 sont sans donnée, de même que les grandes zones de zéros au bord d'entiers non signés. Un nombre : cette valeur. none : toutes les valeurs sont des mesures.</translation>
    </message>
    <message>
      <source>Where an input is a .mat or .h5 file: what is read of it, by parameter, such as MS=I_MS;PAN=I_PAN, or one name for all. ms|index=3 is one image of a stack, counted from 0; I_MS|order=brc says the axes: bands, rows, columns. A path may end in |variable=I_MS too. Empty: the only image of the file.</source>
      <translation>Si une entrée est un fichier .mat ou .h5 : ce qui en est lu, par paramètre, par exemple MS=I_MS;PAN=I_PAN, ou un seul nom pour tous. ms|index=3 est une image d'une pile, comptée à partir de 0 ; I_MS|order=brc donne les axes : bandes (b), lignes (r), colonnes (c). Un chemin peut aussi finir par |variable=I_MS. Vide : la seule image du fichier.</translation>
    </message>
    <message>
      <source>Address of a Dask cluster that computes the windows, such as tcp://10.0.0.1:8786; its workers read the inputs by their paths. Empty: as set in the options or DASK_SCHEDULER_ADDRESS, else this machine. none: this machine.</source>
      <translation>Adresse d'un cluster Dask qui calcule les fenêtres, par exemple tcp://10.0.0.1:8786 ; ses machines lisent les entrées par leurs chemins. Vide : comme réglé dans les options ou par DASK_SCHEDULER_ADDRESS, sinon cette machine. none : cette machine.</translation>
    </message>
    <message>
      <source>One standard deviation of the expected error of every value, in the units of the result.</source>
      <translation>Un écart-type de l'erreur attendue de chaque valeur, dans les unités du résultat.</translation>
    </message>
    <message>
      <source>auto: GPU where one works</source>
      <translation>auto : le GPU s'il fonctionne</translation>
    </message>
    <message>
      <source>cpu: processor</source>
      <translation>cpu : processeur</translation>
    </message>
    <message>
      <source>cuda: NVIDIA GPU</source>
      <translation>cuda : GPU NVIDIA</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Périphérique de calcul</translation>
    </message>
    <message>
      <source>auto: the GPU where one works, else the processor. The log says which.</source>
      <translation>auto : la carte graphique là où une fonctionne, sinon le processeur. Le journal dit lequel.</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Graine</translation>
    </message>
    <message>
      <source>The same seed on the same device gives the same result.</source>
      <translation>La même graine sur le même périphérique donne le même résultat.</translation>
    </message>
    <message>
      <source>Tile size [pixels]</source>
      <translation>Taille des tuiles [pixels]</translation>
    </message>
    <message>
      <source>Smaller tiles take less memory; the result is the same.</source>
      <translation>Des tuiles plus petites prennent moins de mémoire ; le résultat est le même.</translation>
    </message>
    <message>
      <source>Creation options</source>
      <translation>Options de création</translation>
    </message>
    <message>
      <source>GDAL creation options of the output, as NAME=VALUE|NAME=VALUE.</source>
      <translation>Options de création GDAL de la sortie, sous la forme NOM=VALEUR|NOM=VALEUR.</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>Valeur sans donnée</translation>
    </message>
    <message>
      <source>Variables of .mat, .h5 files</source>
      <translation>Variables de .mat, .h5</translation>
    </message>
    <message>
      <source>Dask scheduler</source>
      <translation>Ordonnanceur Dask</translation>
    </message>
    <message>
      <source>Largest corrected offset of inputs or bands [pixels]</source>
      <translation>Plus grand décalage corrigé des entrées ou bandes [pixels]</translation>
    </message>
    <message>
      <source>Lowest signal to noise ratio of a band</source>
      <translation>Plus faible rapport signal sur bruit d'une bande</translation>
    </message>
    <message>
      <source>Mean gain of the blur at the Nyquist frequency</source>
      <translation>Gain moyen du flou à la fréquence de Nyquist</translation>
    </message>
    <message>
      <source>Median of expected error over value</source>
      <translation>Médiane de l'erreur attendue sur la valeur</translation>
    </message>
    <message>
      <source>Fuse hyperspectral and multispectral</source>
      <translation>Fusionner hyperspectral et multispectral</translation>
    </message>
    <message>
      <source>Fuse</source>
      <translation>Fusionner</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image the sharpness of a multispectral one of the same place.</source>
      <translation>Donne à une image hyperspectrale la finesse d'une image multispectrale du même lieu.</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image (EnMAP, PRISMA, DESIS, airborne) the sharpness of a multispectral image of the same place and about the same time. Pixel sizes may differ by a whole ratio from 2 to 20. Neither sensor's response has to be known: the point spread function, with shifts between the images, and the spectral responses are estimated from the images and written as tables and in the report.

Preset 'fast' regresses every band on the multispectral ones, corrects it by a Gaussian process in place and spectrum, and by what the coarse image still knows; noise is estimated and taken out. It takes seconds. Preset 'paper' is the published UDALN, trained from nothing on this scene: many minutes, and less accurate wherever we measured; it needs PyTorch.

Bands that hold nothing, or hardly more than noise, are not learnt: they are only enlarged. What no multispectral band shows cannot be sharpened beyond what similar pixels suggest.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</source>
      <translation>Donne à une image hyperspectrale (EnMAP, PRISMA, DESIS, aéroportée) la finesse d'une image multispectrale du même lieu et d'à peu près la même date. Les tailles de pixel peuvent différer d'un rapport entier de 2 à 20. La réponse d'aucun des capteurs n'a besoin d'être connue : la fonction d'étalement du point, avec les décalages entre les images, et les réponses spectrales sont estimées à partir des images et écrites en tables et dans le rapport.

Le préréglage « fast » régresse chaque bande sur les bandes multispectrales, la corrige par un processus gaussien dans l'espace et le spectre, et par ce que l'image grossière sait encore ; le bruit est estimé et retiré. Il prend quelques secondes. Le préréglage « paper » est UDALN tel que publié, entraîné à partir de rien sur cette scène : de nombreuses minutes, et moins précis partout où nous avons mesuré ; il nécessite PyTorch.

Les bandes qui ne contiennent rien, ou guère plus que du bruit, ne sont pas apprises : elles sont seulement agrandies. Ce qu'aucune bande multispectrale ne montre ne peut être affiné au-delà de ce que suggèrent des pixels semblables.

Li, Zheng, Yao, Gao, Hong (2022) : Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), a CSV file (wavelength or band number, then one column for each multispectral band) or UDALN's convolution_hr2msi.pth. It limits where responses are looked for, and the report compares.</source>
      <translation>Le nom d'un capteur (comme sentinel2a_msi), un fichier CSV (longueur d'onde ou numéro de bande, puis une colonne par bande multispectrale) ou le fichier convolution_hr2msi.pth d'UDALN. Il limite où les réponses sont cherchées, et le rapport compare.</translation>
    </message>
    <message>
      <source>A CSV file: a square of weights in fine pixels, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>Un fichier CSV : un carré de poids en pixels fins, de côté égal au rapport ou plus. Ou le fichier PSF.pth d'UDALN.</translation>
    </message>
    <message>
      <source>Shared among the three stages as published. 0: the published 65000. Preset fast has none.</source>
      <translation>Répartis entre les trois étapes comme publié. 0 : les 65000 publiés. Le préréglage fast n'en a pas.</translation>
    </message>
    <message>
      <source>UDALN's spectral_upsample.pth of these sensors: training goes on from it, in fewer steps.</source>
      <translation>Le fichier spectral_upsample.pth d'UDALN de ces capteurs : l'entraînement en repart, en moins de pas.</translation>
    </message>
    <message>
      <source>The responses given as SRF are held as they are, instead of learnt within their limits. A given point spread is always held.</source>
      <translation>Les réponses données en SRF sont gardées telles quelles, au lieu d'être apprises dans leurs limites. Une fonction d'étalement donnée est toujours gardée.</translation>
    </message>
    <message>
      <source>Learning rate, epochs and the epoch that the decay begins with, of each stage, as UDALN names its folders: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, which is what it does by default.</source>
      <translation>Taux d'apprentissage, époques et époque où commence la décroissance, pour chaque étape, comme UDALN nomme ses dossiers : S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, ce qui est fait par défaut.</translation>
    </message>
    <message>
      <source>Instead of from 48 x 48 hyperspectral pixels in the middle of a part. Time and memory grow with the image.</source>
      <translation>Au lieu de 48 x 48 pixels hyperspectraux au milieu d'une partie. Le temps et la mémoire croissent avec l'image.</translation>
    </message>
    <message>
      <source>All hyperspectral bands with the multispectral image's pixels. Log and report say how near the fused image comes to it after the second and the third stage.</source>
      <translation>Toutes les bandes hyperspectrales aux pixels de l'image multispectrale. Le journal et le rapport disent à quel point l'image fusionnée s'en approche après la deuxième et la troisième étape.</translation>
    </message>
    <message>
      <source>Hyperspectral image</source>
      <translation>Image hyperspectrale</translation>
    </message>
    <message>
      <source>Many bands, large pixels; wavelengths are read from its metadata. Or a product: EnMAP ...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT.</source>
      <translation>Nombreuses bandes, grands pixels ; les longueurs d'onde sont lues dans ses métadonnées. Ou un produit : EnMAP ...-METADATA.XML, PRISMA niveau 2D .he5, Hyperion ..._MTL_L1T.TXT.</translation>
    </message>
    <message>
      <source>Multispectral image</source>
      <translation>Image multispectrale</translation>
    </message>
    <message>
      <source>Few bands, small pixels, of the same place; any value scale.</source>
      <translation>Peu de bandes, petits pixels, du même lieu ; toute échelle de valeurs.</translation>
    </message>
    <message>
      <source>fast: Bandloom's method</source>
      <translation>fast : la méthode de Bandloom</translation>
    </message>
    <message>
      <source>paper: UDALN as published (slow)</source>
      <translation>paper : UDALN tel que publié (lent)</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Préréglage</translation>
    </message>
    <message>
      <source>fast: Bandloom's method. paper: UDALN as published.</source>
      <translation>fast : la méthode de Bandloom. paper : UDALN tel que publié.</translation>
    </message>
    <message>
      <source>Spectral responses, if known</source>
      <translation>Réponses spectrales connues</translation>
    </message>
    <message>
      <source>Point spread, if known</source>
      <translation>Étalement du point, si connu</translation>
    </message>
    <message>
      <source>Optimiser steps (preset paper)</source>
      <translation>Pas d'optimisation (paper)</translation>
    </message>
    <message>
      <source>First weights (preset paper)</source>
      <translation>Premiers poids (paper)</translation>
    </message>
    <message>
      <source>Hold known responses (paper)</source>
      <translation>Figer les réponses connues (paper)</translation>
    </message>
    <message>
      <source>Plan of the stages (paper)</source>
      <translation>Plan des étapes (paper)</translation>
    </message>
    <message>
      <source>Learn from all of it (paper)</source>
      <translation>Apprendre de tout (paper)</translation>
    </message>
    <message>
      <source>True fine image (paper)</source>
      <translation>Image fine vraie (paper)</translation>
    </message>
    <message>
      <source>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution</source>
      <translation>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-résolution</translation>
    </message>
    <message>
      <source>Fused image</source>
      <translation>Image fusionnée</translation>
    </message>
    <message>
      <source>Point spread function (CSV)</source>
      <translation>Étalement du point (CSV)</translation>
    </message>
    <message>
      <source>Spectral responses (CSV)</source>
      <translation>Réponses spectrales (CSV)</translation>
    </message>
    <message>
      <source>Learnt weights (preset paper)</source>
      <translation>Poids appris (préréglage paper)</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>Poids</translation>
    </message>
    <message>
      <source>Import model</source>
      <translation>Importer un modèle</translation>
    </message>
    <message>
      <source>Makes a checkpoint of a method's authors, or a model from elsewhere, one of your models.</source>
      <translation>Fait d'un fichier de poids des auteurs d'une méthode, ou d'un modèle venu d'ailleurs, l'un de vos modèles.</translation>
    </message>
    <message>
      <source>Takes the weights that a method's authors publish: REC_Real_L1B.pt and CSR_Real_L1B.pth.tar of L1BSR, and checkpoints of the bandpass network. The file is recognised by its keys and checked key by key and shape by shape; code that a file may carry is never run. The weights are written as ONNX and safetensors with a card among your models, and torch and the other libraries have to give the same answers.

ONNX files that others made of REC or CSR are taken without a card: weights go by the order of the convolutions, whatever names, axes and scaling the file has, and the file has to do on a trial what the published network does (needs onnxruntime).

Models that Bandloom has written elsewhere (a card with its .onnx or .safetensors file) are checked against the digests of the card and copied.

A model is accepted only once it has run on a small block, in each library here that may run it, with the bands and the halo of its card.

Whatever is not wholly what it should be is refused, and nothing is written. Mind the licence of the weights: the card does not know it. Needs PyTorch and onnx.</source>
      <translation>Prend les poids que publient les auteurs d'une méthode : REC_Real_L1B.pt et CSR_Real_L1B.pth.tar de L1BSR, et ceux du réseau d'ajustement des bandes. Le fichier est reconnu à ses clés et vérifié clé par clé, forme par forme ; le code qu'un fichier peut contenir n'est jamais exécuté. Les poids sont écrits en ONNX et safetensors, avec une fiche, parmi vos modèles, et torch et les autres bibliothèques doivent donner les mêmes réponses.

Les fichiers ONNX que d'autres ont faits de REC ou de CSR sont pris sans fiche : les poids vont par l'ordre des convolutions, quels que soient les noms, les axes et l'échelle du fichier, et le fichier doit faire, à l'essai, ce que fait le réseau publié (demande onnxruntime).

Les modèles que Bandloom a écrits ailleurs (une fiche avec son fichier .onnx ou .safetensors) sont vérifiés par les empreintes de la fiche, puis copiés.

Un modèle n'est accepté qu'une fois exécuté sur un petit bloc, dans chaque bibliothèque présente qui peut l'exécuter, avec les bandes et la marge de sa fiche.

Ce qui n'est pas entièrement ce qu'il devrait être est refusé, et rien n'est écrit. Respectez la licence des poids : la fiche ne la connaît pas. Demande PyTorch et onnx.</translation>
    </message>
    <message>
      <source>Checkpoint or model file</source>
      <translation>Fichier de poids ou de modèle</translation>
    </message>
    <message>
      <source>Weights of the authors, or a file of a model with its card beside it.</source>
      <translation>Poids des auteurs, ou fichier d'un modèle avec sa fiche à côté.</translation>
    </message>
    <message>
      <source>auto: recognised by the keys</source>
      <translation>auto : reconnu à ses clés</translation>
    </message>
    <message>
      <source>l1bsr_rec: for Super-resolve L1B</source>
      <translation>l1bsr_rec : super-résolution L1B</translation>
    </message>
    <message>
      <source>l1bsr_csr: for Register bands</source>
      <translation>l1bsr_csr : recalage de bandes</translation>
    </message>
    <message>
      <source>bandpass: for Align bandpass</source>
      <translation>bandpass : alignement de bandes</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>Méthode</translation>
    </message>
    <message>
      <source>auto: recognised by the keys. Another: the file has to be of that method.</source>
      <translation>auto : reconnue à ses clés. Une autre : le fichier doit être de cette méthode.</translation>
    </message>
    <message>
      <source>Name among my models</source>
      <translation>Nom parmi mes modèles</translation>
    </message>
    <message>
      <source>The lists of models show it. Empty: the name of the file.</source>
      <translation>Les listes de modèles le montrent. Vide : le nom du fichier.</translation>
    </message>
    <message>
      <source>For the card. Empty: the sensor of the publication.</source>
      <translation>Pour la fiche. Vide : le capteur de la publication.</translation>
    </message>
    <message>
      <source>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec</source>
      <translation>modèle,poids,pytorch,safetensors,onnx,l1bsr,rec</translation>
    </message>
    <message>
      <source>Card of the model</source>
      <translation>Fiche du modèle</translation>
    </message>
    <message>
      <source>preview</source>
      <translation>aperçu</translation>
    </message>
    <message>
      <source>Expression...</source>
      <translation>Expression...</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>Choisir un fichier de modèle</translation>
    </message>
    <message>
      <source>Pan-sharpen</source>
      <translation>Affinage panchromatique</translation>
    </message>
    <message>
      <source>Brings multispectral bands to the resolution of a panchromatic band.</source>
      <translation>Amène des bandes multispectrales à la résolution d'une bande panchromatique.</translation>
    </message>
    <message>
      <source>Brings a multispectral layer (MS; any number of bands) to the pixels of a panchromatic one (PAN) that is 2 to 8 times finer. The result keeps the names, data type and radiometry of the MS: degraded again by the sensor's blur, it gives the MS back within its noise. The grids need not be aligned; an MS in another reference system is brought to that of the PAN, with a warning: better give it in its own.

Mode 'instant' uses a bundled network; 'adapt' goes on training it on this scene, one scale down, for about a minute whatever the scene's size; 'fit' trains on this scene alone. Network 'paper' is CF2N, which adds to the same classical start, in any mode (slower); 'published' is CF2N as the paper draws it, which adds to the interpolated MS and is trained on the scene (very slow; mode 'fit' only; the pair is taken as it lies).

The log tells how far PAN and MS lie apart; 'Register PAN to MS' corrects it. Sensor 'auto' measures the blur of the MS against the PAN. Objects that moved between the two exposures and detail in bands that the PAN does not see stay soft. 'adapt', 'fit' and 'published' need PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>Amène une couche multispectrale (MS ; nombre de bandes quelconque) aux pixels d'une couche panchromatique (PAN) 2 à 8 fois plus fine. Le résultat garde les noms, le type de données et la radiométrie du MS : dégradé à nouveau par le flou du capteur, il redonne le MS à son bruit près. Les grilles n'ont pas besoin d'être alignées ; un MS dans un autre système de référence est amené à celui du PAN, avec un avertissement : mieux vaut le donner dans le sien.

Le mode « instant » utilise un réseau fourni ; « adapt » continue de l'entraîner sur cette scène, une échelle plus bas, pendant environ une minute quelle que soit la taille de la scène ; « fit » entraîne sur cette scène seule. Le réseau « paper » est CF2N, qui ajoute au même départ classique, dans tous les modes (plus lent) ; « published » est CF2N tel que l'article le dessine, qui ajoute au MS interpolé et est entraîné sur la scène (très lent ; mode « fit » seulement ; la paire est prise telle qu'elle est).

Le journal dit de combien PAN et MS sont décalés ; « Recaler le PAN sur le MS » corrige cela. Le capteur « auto » mesure le flou du MS par rapport au PAN. Les objets qui ont bougé entre les deux prises et le détail des bandes que le PAN ne voit pas restent flous. « adapt », « fit » et « published » nécessitent PyTorch.

CF2N : Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Départ : Aiazzi, Alparone, Baronti, Garzelli, Selva (2006) : MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>instant: a bundled network. adapt: trained on by the scene, about a minute. fit: by it alone.</source>
      <translation>instant : un réseau fourni. adapt : affiné par la scène, une minute environ. fit : entraîné par elle seule.</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure; the result lies on the PAN's pixels.</source>
      <translation>Corrige l'écart que le journal indique, là où il est sûr ; le résultat est sur les pixels du PAN.</translation>
    </message>
    <message>
      <source>Product (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;All files (*)</source>
      <translation>Produit (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;Tous les fichiers (*)</translation>
    </message>
    <message>
      <source>Instead of PAN and MS: the metadata file of a product (Landsat ..._MTL.txt, Pleiades and SPOT DIM_....XML, WorldView and GeoEye ....IMD, IKONOS po_..._metadata.txt), its folder or its archive; both are found in it.</source>
      <translation>Au lieu de PAN et MS : le fichier de métadonnées d'un produit (Landsat ..._MTL.txt, Pléiades et SPOT DIM_....XML, WorldView et GeoEye ....IMD, IKONOS po_..._metadata.txt), son dossier ou son archive ; les deux y sont trouvés.</translation>
    </message>
    <message>
      <source>instant: a bundled network</source>
      <translation>instant : un réseau fourni</translation>
    </message>
    <message>
      <source>adapt: trained on by the scene</source>
      <translation>adapt : affiné par la scène</translation>
    </message>
    <message>
      <source>fit: trained on the scene alone</source>
      <translation>fit : entraîné sur la scène seule</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Mode</translation>
    </message>
    <message>
      <source>auto: measured on the scene</source>
      <translation>auto : mesuré sur la scène</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on the scene.</source>
      <translation>Donne le flou des bandes. auto : mesuré sur la scène.</translation>
    </message>
    <message>
      <source>Register PAN to MS</source>
      <translation>Recaler le PAN sur le MS</translation>
    </message>
    <message>
      <source>Panchromatic layer (PAN)</source>
      <translation>Couche panchromatique (PAN)</translation>
    </message>
    <message>
      <source>One band, the finer pixels.</source>
      <translation>Une bande, les pixels les plus fins.</translation>
    </message>
    <message>
      <source>Multispectral layer (MS)</source>
      <translation>Couche multispectrale (MS)</translation>
    </message>
    <message>
      <source>Any number of bands, pixels 2 to 8 times as large.</source>
      <translation>Nombre de bandes quelconque, pixels 2 à 8 fois plus grands.</translation>
    </message>
    <message>
      <source>or a product</source>
      <translation>ou un produit</translation>
    </message>
    <message>
      <source>bandloom: a small network</source>
      <translation>bandloom : un petit réseau</translation>
    </message>
    <message>
      <source>published: CF2N on the interpolated MS</source>
      <translation>published : CF2N sur le MS interpolé</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Réseau</translation>
    </message>
    <message>
      <source>bandloom: classical start and a small network. paper: CF2N on the same start. published: CF2N on the interpolated MS, mode fit only.</source>
      <translation>bandloom : départ classique et petit réseau. paper : CF2N sur le même départ. published : CF2N sur le MS interpolé, mode fit seulement.</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file.</source>
      <translation>Nom d'un modèle fourni ou importé, ou chemin d'un fichier de modèle.</translation>
    </message>
    <message>
      <source>Iterations of the training</source>
      <translation>Itérations de l'entraînement</translation>
    </message>
    <message>
      <source>Optimiser steps of modes adapt and fit. 0: the default.</source>
      <translation>Pas d'optimisation des modes adapt et fit. 0 : la valeur par défaut.</translation>
    </message>
    <message>
      <source>PAN and MS are needed, or one product that holds both.</source>
      <translation>Il faut PAN et MS, ou un produit qui contient les deux.</translation>
    </message>
    <message>
      <source>Both a product and layers are given: leave one of them empty.</source>
      <translation>Un produit et des couches sont donnés : laissez l'un des deux vide.</translation>
    </message>
    <message>
      <source>The network 'published' has no bundled weights and learns on the scene: use mode fit, or 'paper'.</source>
      <translation>Le réseau « published » n'a pas de poids fournis et apprend sur la scène : utilisez le mode fit, ou « paper ».</translation>
    </message>
    <message>
      <source>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n</source>
      <translation>pansharpening,affinage,panchromatique,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n</translation>
    </message>
    <message>
      <source>Pan-sharpened</source>
      <translation>Image affinée</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>Aperçu</translation>
    </message>
    <message>
      <source>Run for what the map shows alone, into temporary layers named by the settings.</source>
      <translation>Calculer seulement ce que montre la carte, dans des couches temporaires nommées d’après les réglages.</translation>
    </message>
    <message>
      <source>The map is empty: show the scene on it, and zoom to the part to preview.</source>
      <translation>La carte est vide : y afficher la scène et zoomer sur la partie à prévisualiser.</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>Choisir un fichier</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>Choisir un dossier</translation>
    </message>
    <message>
      <source>Bandloom: satellite image sharpening and fusion</source>
      <translation>Bandloom : affinage et fusion d'images satellite</translation>
    </message>
    <message>
      <source>test: scores of RESUME by site and tile, on the list test of the data set or on all pairs.</source>
      <translation>test : scores de RESUME par site et par tuile, sur la liste test du jeu de données ou sur toutes les paires.</translation>
    </message>
    <message>
      <source>A folder of sites with S2, GF1 and mask, and lists train.txt, val.txt and test.txt, as the authors have.</source>
      <translation>Un dossier de sites avec S2, GF1 et mask, et les listes train.txt, val.txt et test.txt, comme chez les auteurs.</translation>
    </message>
    <message>
      <source>A folder of TILE.npy or a .csv (tile, band, 256 numbers); no pickles. Empty: counted.</source>
      <translation>Un dossier de TUILE.npy ou un .csv (tuile, bande, 256 nombres) ; pas de pickle. Vide : comptés.</translation>
    </message>
    <message>
      <source>Digital numbers that the tables reach up to. Empty: measured; of a data set 3000,3000,4000,6500.</source>
      <translation>Comptes numériques jusqu'auxquels vont les tables. Vide : mesurés ; pour un jeu de données 3000,3000,4000,6500.</translation>
    </message>
    <message>
      <source>train: learn a model</source>
      <translation>train : apprendre un modèle</translation>
    </message>
    <message>
      <source>test: score a model</source>
      <translation>test : noter un modèle</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>Jeu de données</translation>
    </message>
    <message>
      <source>Histograms of the tiles</source>
      <translation>Histogrammes des tuiles</translation>
    </message>
    <message>
      <source>Band maxima</source>
      <translation>Maxima des bandes</translation>
    </message>
    <message>
      <source>Batch size</source>
      <translation>Taille des lots</translation>
    </message>
    <message>
      <source>Crops of a step. 0: 4 as published, 8 of network 'bandloom'.</source>
      <translation>Imagettes par pas. 0 : 4 comme publié, 8 pour le réseau « bandloom ».</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>Taux d'apprentissage</translation>
    </message>
    <message>
      <source>At the start. 0: 0.001 as published, 0.002 of network 'bandloom'.</source>
      <translation>Au début. 0 : 0.001 comme publié, 0.002 pour le réseau « bandloom ».</translation>
    </message>
    <message>
      <source>constant: as published</source>
      <translation>constant : comme publié</translation>
    </message>
    <message>
      <source>poly: falls to nothing, power 0.9</source>
      <translation>poly : descend à zéro, puissance 0.9</translation>
    </message>
    <message>
      <source>exp: falls to a hundredth</source>
      <translation>exp : descend à un centième</translation>
    </message>
    <message>
      <source>Learning rate mode</source>
      <translation>Mode du taux d'apprentissage</translation>
    </message>
    <message>
      <source>Over the epochs; network 'paper' only.</source>
      <translation>Au fil des époques ; réseau « paper » seulement.</translation>
    </message>
    <message>
      <source>mse: mean square, as published</source>
      <translation>mse : carré moyen, comme publié</translation>
    </message>
    <message>
      <source>l1: mean of the absolute error</source>
      <translation>l1 : moyenne de l'erreur absolue</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>Perte</translation>
    </message>
    <message>
      <source>Of the pixels, beside the tables' terms; network 'paper' only.</source>
      <translation>Des pixels, à côté des termes des tables ; réseau « paper » seulement.</translation>
    </message>
    <message>
      <source>Keep a model every [epochs]</source>
      <translation>Garder un modèle toutes les [époques]</translation>
    </message>
    <message>
      <source>Written beside the model as NAME_epochs_N; the authors keep one every 5. 0: none.</source>
      <translation>Écrit à côté du modèle sous NOM_epochs_N ; les auteurs en gardent un toutes les 5. 0 : aucun.</translation>
    </message>
    <message>
      <source>Register bands</source>
      <translation>Recaler les bandes</translation>
    </message>
    <message>
      <source>Moves the bands of an image onto one of them where they do not fit.</source>
      <translation>Déplace les bandes d'une image sur l'une d'elles là où elles ne coïncident pas.</translation>
    </message>
    <message>
      <source>The bands of a pushbroom image see the ground one after the other and are shifted by up to some pixels: Sentinel-2 L1B, single detectors, drones. This moves every band onto green (or the band you choose) by a smooth, dense flow, found across the spectrum by local least squares from a correlation of edges' orientations. The log says the residual shift of each band before and after.

Shifts of up to 128 pixels and a third of the image are found. A band that fits no better afterwards is left as it is, with a warning. Values are interpolated (bicubic); the reference band is returned as it is. Up to 12 pixels beyond the edge, values of the edge are repeated. A band of one value stays where it is.

Moving objects and clouds are higher than the ground and fit less well. The flow raster holds dx and dy of each band in pixels: the band at p + (dx, dy) shows what the reference shows at p.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>Les bandes d'une image à balayage voient le sol l'une après l'autre et sont décalées de quelques pixels au plus : Sentinel-2 L1B, détecteurs isolés, drones. Chaque bande est déplacée sur le vert (ou la bande que vous choisissez) par un flux dense et lisse, trouvé à travers le spectre par moindres carrés locaux à partir d'une corrélation des orientations des contours. Le journal donne le décalage restant de chaque bande avant et après.

Des décalages jusqu'à 128 pixels et un tiers de l'image sont trouvés. Une bande qui ne coïncide pas mieux ensuite est laissée telle quelle, avec un avertissement. Les valeurs sont interpolées (bicubique) ; la bande de référence est rendue telle quelle. Jusqu'à 12 pixels au-delà du bord, les valeurs du bord sont répétées. Une bande d'une seule valeur reste où elle est.

Les objets mobiles et les nuages sont plus hauts que le sol et coïncident moins bien. Le raster du flux contient dx et dy de chaque bande en pixels : la bande en p + (dx, dy) montre ce que la référence montre en p.

Tâche et mesures d'après Nguyen, Anger, Davy, Arias, Facciolo (2023) : L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>Image</translation>
    </message>
    <message>
      <source>A raster of two or more bands.</source>
      <translation>Un raster de deux bandes ou plus.</translation>
    </message>
    <message>
      <source>Bands (names or numbers)</source>
      <translation>Bandes (noms ou numéros)</translation>
    </message>
    <message>
      <source>What each band is, such as B02,B03,B04,B08, or the numbers of those to use. Empty: all.</source>
      <translation>Ce qu'est chaque bande, par exemple B02,B03,B04,B08, ou les numéros de celles à utiliser. Vide : toutes.</translation>
    </message>
    <message>
      <source>Reference band</source>
      <translation>Bande de référence</translation>
    </message>
    <message>
      <source>Name or number of the band that stays. Empty: B03, or the second of four.</source>
      <translation>Nom ou numéro de la bande qui reste. Vide : B03, ou la deuxième de quatre.</translation>
    </message>
    <message>
      <source>bandloom: local least squares, or a network of the kind of CSR; the bundled one is less exact.</source>
      <translation>bandloom : moindres carrés locaux, ou un réseau du genre de CSR ; celui fourni est moins exact.</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr</source>
      <translation>sentinel-2,l1b,recalage,décalage de bandes,parallaxe,pushbroom,drone,flux optique,l1bsr</translation>
    </message>
    <message>
      <source>Registered bands</source>
      <translation>Bandes recalées</translation>
    </message>
    <message>
      <source>Flow [pixels]</source>
      <translation>Flux [pixels]</translation>
    </message>
    <message>
      <source>fr: 21 blocks, 1510 steps</source>
      <translation>fr : 21 blocs, 1510 pas</translation>
    </message>
    <message>
      <source>rr: 24 blocks, 10010 steps</source>
      <translation>rr : 24 blocs, 10010 pas</translation>
    </message>
    <message>
      <source>Of the published notebooks: at full (fr) or reduced resolution (rr).</source>
      <translation>Des notebooks publiés : à pleine résolution (fr) ou à résolution réduite (rr).</translation>
    </message>
    <message>
      <source>nested: as pixels lie</source>
      <translation>nested : selon les pixels</translation>
    </message>
    <message>
      <source>published: as in the notebooks</source>
      <translation>published : des notebooks</translation>
    </message>
    <message>
      <source>In the loss. published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, which shifts bands of real products by 5 m (20 m bands) and 25 m (60 m).</source>
      <translation>Dans la perte. published : 7 coefficients, échantillons 0, 2, 4, ..., zéros au-delà du bord, ce qui décale les bandes de produits réels de 5 m (bandes de 20 m) et de 25 m (60 m).</translation>
    </message>
    <message>
      <source>As published. Otherwise so of up to 216 x 216 pixels, and random crops of larger scenes. A scene that memory cannot hold is refused.</source>
      <translation>Comme publié. Sinon ainsi jusqu'à 216 x 216 pixels, et des extraits aléatoires de scènes plus grandes. Une scène que la mémoire ne peut contenir est refusée.</translation>
    </message>
    <message>
      <source>Largest value (paper)</source>
      <translation>Plus grande valeur (paper)</translation>
    </message>
    <message>
      <source>Digital number that the network calls 1. 0: the scene's largest.</source>
      <translation>Compte numérique que le réseau appelle 1. 0 : le plus grand de la scène.</translation>
    </message>
    <message>
      <source>Fitted model (paper)</source>
      <translation>Modèle ajusté (paper)</translation>
    </message>
    <message>
      <source>Written as MODEL_OUT before, of this scene or another date: applied as it is in mode instant, gone on from in mode fit.</source>
      <translation>Écrit auparavant comme MODEL_OUT, de cette scène ou d'une autre date : appliqué tel quel en mode instant, point de départ en mode fit.</translation>
    </message>
    <message>
      <source>True 20 m bands (paper)</source>
      <translation>Vraies bandes 20 m (paper)</translation>
    </message>
    <message>
      <source>Of a reduced scene: six bands on the pixels of the 10 m bands. CURVE then has their SRE every 10 steps; nothing is learnt from it. Each step sees the whole scene.</source>
      <translation>D'une scène réduite : six bandes sur les pixels des bandes de 10 m. CURVE contient alors leur SRE tous les 10 pas ; rien n'en est appris. Chaque pas voit toute la scène.</translation>
    </message>
    <message>
      <source>Variant (paper)</source>
      <translation>Variante (paper)</translation>
    </message>
    <message>
      <source>Degradation (paper)</source>
      <translation>Dégradation (paper)</translation>
    </message>
    <message>
      <source>Whole scene in every step (paper)</source>
      <translation>Scène entière (paper)</translation>
    </message>
    <message>
      <source>Curve of losses (paper)</source>
      <translation>Courbe des pertes (paper)</translation>
    </message>
    <message>
      <source>Leave blank for the profile's</source>
      <translation>Laisser vide pour celui du profil</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>Périphérique par défaut</translation>
    </message>
    <message>
      <source>Memory budget [MB] (0: as fast as possible)</source>
      <translation>Budget de mémoire [Mo] (0 : aussi vite que possible)</translation>
    </message>
    <message>
      <source>Processor threads (0: as many as QGIS may use)</source>
      <translation>Fils du processeur (0 : autant que QGIS peut en utiliser)</translation>
    </message>
    <message>
      <source>Folder of models</source>
      <translation>Dossier des modèles</translation>
    </message>
    <message>
      <source>Sharpen Sentinel-2 bands</source>
      <translation>Affiner les bandes Sentinel-2</translation>
    </message>
    <message>
      <source>Sharpen</source>
      <translation>Affiner</translation>
    </message>
    <message>
      <source>Brings the 20 m and 60 m bands of a Sentinel-2 scene to 10 m.</source>
      <translation>Amène les bandes à 20 m et 60 m d'une scène Sentinel-2 à 10 m.</translation>
    </message>
    <message>
      <source>Brings all bands of a Sentinel-2 L1C or L2A scene to 10 m, guided by the scene's own 10 m bands. Give the 10 m, 20 m and (optionally) 60 m bands as they are on disk, one file a band or stacks, or one SAFE product. The 10 m bands are returned as they are; each sharpened band, degraded again by its point spread function, gives the input back within its noise.

Mode 'instant' applies the bundled network at once; 'fit' goes on learning from this scene, one scale down, for better detail in about a minute whatever the scene's size. Network 'paper' is the published S2S-UCNN, trained from nothing on the scene (slow; mode 'fit' only).

Detail that no 10 m band shows cannot be brought back. Clouds and their shadows are sharpened like any surface. Needs onnxruntime, OpenVINO or PyTorch ('fit' and 'paper' need PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</source>
      <translation>Amène toutes les bandes d'une scène Sentinel-2 L1C ou L2A à 10 m, guidé par les bandes à 10 m de la scène. Donnez les bandes à 10 m, 20 m et (facultatif) 60 m telles qu'elles sont sur le disque, un fichier par bande ou des piles, ou un produit SAFE. Les bandes à 10 m sont rendues telles quelles ; chaque bande affinée, dégradée à nouveau par sa fonction d'étalement du point, redonne l'entrée à son bruit près.

Le mode « instant » applique tout de suite le réseau fourni ; « fit » continue d'apprendre sur cette scène, une échelle plus bas, pour plus de détail en environ une minute quelle que soit la taille de la scène. Le réseau « paper » est S2S-UCNN tel que publié, entraîné à partir de rien sur la scène (lent ; mode « fit » seulement).

Un détail qu'aucune bande à 10 m ne montre ne peut être retrouvé. Les nuages et leurs ombres sont affinés comme toute surface. Nécessite onnxruntime, OpenVINO ou PyTorch (« fit » et « paper » nécessitent PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021) : Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</translation>
    </message>
    <message>
      <source>Sentinel-2 product (MTD_MSI*.xml *.zip);;All files (*)</source>
      <translation>Produit Sentinel-2 (MTD_MSI*.xml *.zip);;Tous les fichiers (*)</translation>
    </message>
    <message>
      <source>The metadata file (MTD_MSIL1C.xml, MTD_MSIL2A.xml), the zip, or the .SAFE folder, chosen or dropped here.</source>
      <translation>Le fichier de métadonnées (MTD_MSIL1C.xml, MTD_MSIL2A.xml), le zip ou le dossier .SAFE, choisi ou déposé ici.</translation>
    </message>
    <message>
      <source>or a SAFE product</source>
      <translation>ou un produit SAFE</translation>
    </message>
    <message>
      <source>fit: learn from the scene first</source>
      <translation>fit : apprendre d'abord de la scène</translation>
    </message>
    <message>
      <source>instant: the bundled network. fit: learn from this scene first.</source>
      <translation>instant : le réseau fourni. fit : apprendre d'abord sur cette scène.</translation>
    </message>
    <message>
      <source>Bands to write</source>
      <translation>Bandes à écrire</translation>
    </message>
    <message>
      <source>Bands are written in the order of their names. None chosen: all.</source>
      <translation>Les bandes sont écrites dans l'ordre de leurs noms. Aucune choisie : toutes.</translation>
    </message>
    <message>
      <source>bandloom: registration, regression and a small network. paper: S2S-UCNN.</source>
      <translation>bandloom : recalage, régression et petit réseau. paper : S2S-UCNN.</translation>
    </message>
    <message>
      <source>Iterations of the fit</source>
      <translation>Itérations de l'ajustement</translation>
    </message>
    <message>
      <source>Optimiser steps in mode fit. 0: the default.</source>
      <translation>Pas d'optimisation du mode fit. 0 : la valeur par défaut.</translation>
    </message>
    <message>
      <source>No input is given: choose the 10 m and 20 m bands, or one SAFE product.</source>
      <translation>Aucune entrée n'est donnée : choisissez les bandes à 10 m et 20 m, ou un produit SAFE.</translation>
    </message>
    <message>
      <source>Both a SAFE product and single bands are given: leave one of them empty.</source>
      <translation>Un produit SAFE et des bandes isolées sont donnés : laissez l'un des deux vide.</translation>
    </message>
    <message>
      <source>The paper's network has no bundled weights and learns from the scene: choose mode fit, or a fitted model.</source>
      <translation>Le réseau de l'article n'a pas de poids fournis et apprend de la scène : choisissez le mode fit, ou un modèle ajusté.</translation>
    </message>
    <message>
      <source>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn</source>
      <translation>sentinel-2,s2,super-résolution,10 m,20 m,60 m,msi,affinage,fusion,s2s-ucnn</translation>
    </message>
    <message>
      <source>Sharpened bands</source>
      <translation>Bandes affinées</translation>
    </message>
    <message>
      <source>10 m bands</source>
      <translation>Bandes à 10 m</translation>
    </message>
    <message>
      <source>B02, B03, B04, B08: one file a band, or stacks.</source>
      <translation>B02, B03, B04, B08 : un fichier par bande, ou des piles.</translation>
    </message>
    <message>
      <source>20 m bands</source>
      <translation>Bandes à 20 m</translation>
    </message>
    <message>
      <source>B05, B06, B07, B8A, B11, B12, in the same way.</source>
      <translation>B05, B06, B07, B8A, B11, B12, de la même manière.</translation>
    </message>
    <message>
      <source>60 m bands</source>
      <translation>Bandes à 60 m</translation>
    </message>
    <message>
      <source>B01, B09. Left empty, the 20 m bands are sharpened.</source>
      <translation>B01, B09. Si laissé vide, les bandes à 20 m sont affinées.</translation>
    </message>
    <message>
      <source>Simulate observation</source>
      <translation>Simuler une observation</translation>
    </message>
    <message>
      <source>Makes of a raster what a coarser sensor would have seen of it.</source>
      <translation>Fait d'un raster ce qu'un capteur plus grossier en aurait vu.</translation>
    </message>
    <message>
      <source>Blurs a raster by a sensor's modulation transfer, takes every so many pixels, and where asked mixes its bands by spectral responses, shifts it and adds noise: what is needed to try a method where the answer is known. The georeference is that of the coarse pixels, corner on corner with the input's.

Wald's protocol: give the MS as input and its PAN too, both are reduced by the ratio; sharpen what comes out, and assess it with the MS as reference. From one sharp image: leave the PAN out, and a PAN is made of the input's bands at their own pixels. From a hyperspectral cube: reduce it once, and once more with spectral responses and ratio 1 for the multispectral image.

The blur is a Gaussian that passes on the sensor's gain at the Nyquist frequency of the result, or a kernel of yours. Noise belongs to a pixel's position and the seed, not to the tile size. Pixels that nodata reach into are nodata. A score on simulated images tells of images that were made so, and of others as far as they are alike.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</source>
      <translation>Rend un raster flou selon la transmission de modulation d'un capteur, n'en garde qu'un pixel sur tant et, sur demande, mélange ses bandes par des réponses spectrales, le décale et y ajoute du bruit : de quoi essayer une méthode là où la réponse est connue. Le géoréférencement est celui des pixels grossiers, coin sur coin avec l'entrée.

Protocole de Wald : donnez le MS comme entrée ainsi que son PAN, les deux sont réduits du même rapport ; affinez le résultat et évaluez-le avec le MS comme référence. À partir d'une seule image fine : sans PAN, un PAN est fait des bandes de l'entrée, à leurs propres pixels. À partir d'un cube hyperspectral : réduisez-le une fois, puis une autre avec des réponses spectrales et le rapport 1 pour l'image multispectrale.

Le flou est une gaussienne qui transmet le gain du capteur à la fréquence de Nyquist du résultat, ou un noyau à vous. Le bruit dépend de la position du pixel et de la graine, pas de la taille des tuiles. Les pixels que le sans-donnée atteint sont sans donnée. Un score sur des images simulées vaut pour des images faites ainsi, et pour d'autres dans la mesure où elles leur ressemblent.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</translation>
    </message>
    <message>
      <source>Pixels of the image along the side of one of the result. 1: pixels stay.</source>
      <translation>Pixels de l'image le long du côté d'un pixel du résultat. 1 : les pixels restent.</translation>
    </message>
    <message>
      <source>Gives the blur: of bands with its bands' names, else in their order. generic: 0.3 for all.</source>
      <translation>Donne le flou : des bandes qui portent les noms des siennes, sinon dans leur ordre. generic : 0,3 pour toutes.</translation>
    </message>
    <message>
      <source>Reduced by the same ratio. Empty: a PAN is mixed of the image's bands.</source>
      <translation>Réduit du même rapport. Vide : un PAN est mélangé des bandes de l'image.</translation>
    </message>
    <message>
      <source>Mean of a band over the standard deviation of its noise (100 is 40 dB). 0: no noise.</source>
      <translation>Moyenne d'une bande sur l'écart-type de son bruit (100 vaut 40 dB). 0 : pas de bruit.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), or a CSV file: wavelength or band number, then one column for each band of the result. Empty: the image's own bands.</source>
      <translation>Le nom d'un capteur (par exemple sentinel2a_msi), ou un fichier CSV : longueur d'onde ou numéro de bande, puis une colonne par bande du résultat. Vide : les bandes de l'image.</translation>
    </message>
    <message>
      <source>published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, as in the notebooks of S2S-UCNN; what is seen then lies off the georeference. For that comparison alone.</source>
      <translation>published : 7 coefficients, échantillons 0, 2, 4, ..., zéros au-delà du bord, comme dans les notebooks de S2S-UCNN ; ce qui est vu se trouve alors à côté du géoréférencement. Pour cette seule comparaison.</translation>
    </message>
    <message>
      <source>Instead of a gain: a CSV file, a square of weights in pixels of the image, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>Au lieu d'un gain : un fichier CSV, un carré de poids en pixels de l'image, d'un côté au moins égal au rapport. Ou le PSF.pth d'UDALN.</translation>
    </message>
    <message>
      <source>What is observed: an MS, a hyperspectral cube, any raster.</source>
      <translation>Ce qui est observé : un MS, un cube hyperspectral, tout raster.</translation>
    </message>
    <message>
      <source>Ratio</source>
      <translation>Rapport</translation>
    </message>
    <message>
      <source>PAN of the pair</source>
      <translation>PAN de la paire</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio</source>
      <translation>Rapport signal sur bruit</translation>
    </message>
    <message>
      <source>Spectral responses</source>
      <translation>Réponses spectrales</translation>
    </message>
    <message>
      <source>published: of S2S-UCNN</source>
      <translation>published : de S2S-UCNN</translation>
    </message>
    <message>
      <source>Degradation</source>
      <translation>Dégradation</translation>
    </message>
    <message>
      <source>Point spread function</source>
      <translation>Fonction d'étalement du point</translation>
    </message>
    <message>
      <source>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation</source>
      <translation>dégrader,wald,résolution réduite,ftm,psf,srf,bruit,simulation</translation>
    </message>
    <message>
      <source>Observed image</source>
      <translation>Image observée</translation>
    </message>
    <message>
      <source>PAN</source>
      <translation>PAN</translation>
    </message>
    <message>
      <source>Gain at Nyquist</source>
      <translation>Gain à Nyquist</translation>
    </message>
    <message>
      <source>Instead of the sensor's: between 0 and 1, one or one each (0.3,0.28).</source>
      <translation>Au lieu de celui du capteur : entre 0 et 1, un seul ou un par bande (0.3,0.28), avec point décimal.</translation>
    </message>
    <message>
      <source>Shift [pixels of the image]</source>
      <translation>Décalage [pixels de l'image]</translation>
    </message>
    <message>
      <source>rows,columns, such as 0.5,-1: the result shows things so far down and right of where they are.</source>
      <translation>lignes,colonnes, par exemple 0.5,-1 (avec point décimal) : le résultat montre les choses d'autant plus bas et plus à droite que leur place.</translation>
    </message>
    <message>
      <source>Weights of a mixed PAN</source>
      <translation>Poids d'un PAN mélangé</translation>
    </message>
    <message>
      <source>One number for each band, or a table of one response. Empty: the mean.</source>
      <translation>Un nombre par bande (avec point décimal), ou une table d'une réponse. Vide : la moyenne.</translation>
    </message>
    <message>
      <source>Super-resolve L1B</source>
      <translation>Super-résolution L1B</translation>
    </message>
    <message>
      <source>Brings four Sentinel-2 L1B bands from 10 m to 5 m and registers them on green.</source>
      <translation>Amène quatre bandes Sentinel-2 L1B de 10 m à 5 m et les recale sur le vert.</translation>
    </message>
    <message>
      <source>Sentinel-2's L1B images are not resampled: their bands are shifted against each other and hold aliasing, from which detail beyond 10 m can be brought back. This registers blue, red and near infrared on green by a dense flow, lays the samples on a grid of 5 m and adds detail by a small network. One image is enough. The noise of each band is measured: where it dominates, the network takes noise away in place of adding detail.

L1B has no map projection: ground control points and RPCs are carried along. L1C and L2A images work, but their bands have been resampled already and gain less. Detail is an estimate, made for looking and mapping, not for radiometry of single pixels.

The published network REC finds the shifts itself, within its reach. Weights of it that 'Import model' has taken run with the channel attention of the whole scene, so that tiles leave no seams.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. The bundled model is a light network trained on simulated pairs, not the authors' weights.</source>
      <translation>Les images L1B de Sentinel-2 ne sont pas rééchantillonnées : leurs bandes sont décalées entre elles et contiennent du repliement, d'où l'on peut retrouver du détail au-delà de 10 m. Ceci recale le bleu, le rouge et le proche infrarouge sur le vert par un flux dense, pose les échantillons sur une grille de 5 m et ajoute du détail par un petit réseau. Une image suffit. Le bruit de chaque bande est mesuré : là où il domine, le réseau ôte du bruit au lieu d'ajouter du détail.

Le L1B n'a pas de projection : points d'appui et RPC sont repris. Les images L1C et L2A conviennent, mais leurs bandes ont déjà été rééchantillonnées et y gagnent moins. Le détail est une estimation, faite pour regarder et cartographier, non pour la radiométrie de pixels isolés.

Le réseau publié REC trouve lui-même les décalages, dans sa portée. Ses poids, une fois pris par « Importer un modèle », sont appliqués avec l'attention par canal de toute la scène, si bien que les tuiles ne laissent pas de coutures.

Tâche et mesures d'après Nguyen, Anger, Davy, Arias, Facciolo (2023) : L1BSR, EarthVision 2023. Le modèle fourni est un réseau léger entraîné sur des paires simulées, non les poids des auteurs.</translation>
    </message>
    <message>
      <source>What each band is, such as B08,B04,B03,B02, or the numbers of blue, green, red, near infrared.</source>
      <translation>Ce qu'est chaque bande, par exemple B08,B04,B03,B02, ou les numéros de bleu, vert, rouge, proche infrarouge.</translation>
    </message>
    <message>
      <source>Image (B02, B03, B04, B08)</source>
      <translation>Image (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>A raster with blue, green, red and near infrared of 10 m.</source>
      <translation>Un raster avec bleu, vert, rouge et proche infrarouge à 10 m.</translation>
    </message>
    <message>
      <source>l1bsr_light, or the paper's REC as 'Import model' made it (needs PyTorch).</source>
      <translation>l1bsr_light, ou le REC de l'article tel que « Importer un modèle » l'a fait (demande PyTorch).</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr</source>
      <translation>sentinel-2,l1b,super-résolution,5 m,recalage de bandes,l1bsr</translation>
    </message>
    <message>
      <source>Super-resolved bands</source>
      <translation>Bandes super-résolues</translation>
    </message>
    <message>
      <source>System check</source>
      <translation>Vérification du système</translation>
    </message>
    <message>
      <source>Shows what Bandloom found on this machine and whether it works.</source>
      <translation>Montre ce que Bandloom a trouvé sur cette machine et si cela fonctionne.</translation>
    </message>
    <message>
      <source>Lists the versions of QGIS, GDAL, numpy and the libraries that run networks, tries every device with a real operation, checks all models, the bundled ones and yours, against the digests in their cards, and tries the folders that results are written to and names what runs that were ended by force have left in them. The page also shows the card of each model: sensor, bands, pixel size, what was measured on held-out data, training, licence and citation. Please send the page along when you report a problem.

Output OK is true when everything needed to apply a bundled network works; a damaged model of yours is told and does not change it.</source>
      <translation>Liste les versions de QGIS, GDAL, numpy et des bibliothèques qui exécutent les réseaux, essaie chaque périphérique par une vraie opération, compare tous les modèles, ceux fournis et les vôtres, aux empreintes de leurs fiches, et essaie les dossiers où les résultats sont écrits et nomme ce que des exécutions interrompues de force y ont laissé. La page montre aussi la fiche de chaque modèle : capteur, bandes, taille des pixels, mesures sur des données mises de côté, entraînement, licence et citation. Joignez la page quand vous signalez un problème.

La sortie OK est vraie quand tout ce qu'il faut pour appliquer un réseau fourni fonctionne ; un modèle à vous qui est endommagé est signalé et n'y change rien.</translation>
    </message>
    <message>
      <source>What made this raster?</source>
      <translation>Qui a fait ce raster ?</translation>
    </message>
    <message>
      <source>A result of Bandloom's: with which version, inputs and settings it was made.</source>
      <translation>Un résultat de Bandloom : avec quelle version, quelles entrées et quels réglages il a été fait.</translation>
    </message>
    <message>
      <source>A page with everything that was found.</source>
      <translation>Une page avec tout ce qui a été trouvé.</translation>
    </message>
    <message>
      <source>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install</source>
      <translation>diagnostic,versions,gpu,cuda,onnxruntime,openvino,pytorch,dépendances,installation</translation>
    </message>
    <message>
      <source>Everything works</source>
      <translation>Tout fonctionne</translation>
    </message>
    <message>
      <source>Train bandpass alignment</source>
      <translation>Entraîner l'alignement des bandes passantes</translation>
    </message>
    <message>
      <source>Learns from pairs of rasters how one sensor's reflectance looks to another.</source>
      <translation>Apprend de paires de rasters comment la réflectance d'un capteur apparaît à un autre.</translation>
    </message>
    <message>
      <source>Learns from pairs of scenes, seen by two sensors at about the same time, a model for 'Align bandpass'. Source, target and mask are taken in order; those of one pair lie on one grid (warp them first) and hold the same bands. Pixels count where the mask, if given, is above 0 and nothing is nodata.

With five scenes or more whole scenes are held out, with fewer, blocks of them. The report shows the curves and, on what was held out, the model beside six classical methods; where one of those is better, the log says so.

Network 'bandloom' starts from a least-squares solution and goes on by gradient; 'paper' is the published network and recipe, which needs thousands of patches; it takes them from folders as its authors have them. Mode 'test' scores the model to resume from, by site and tile. Needs PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>Apprend, de paires de scènes vues par deux capteurs à peu près au même moment, un modèle pour « Aligner les bandes passantes ». Source, cible et masque sont pris dans l'ordre ; ceux d'une paire sont sur une même grille (reprojetez-les d'abord) et ont les mêmes bandes. Les pixels comptent là où le masque, s'il est donné, est supérieur à 0 et où rien n'est nodata.

À partir de cinq scènes, des scènes entières sont réservées ; avec moins, des blocs. Le rapport montre les courbes et, sur ce qui a été réservé, le modèle à côté de six méthodes classiques ; là où l'une d'elles est meilleure, le journal le dit.

Le réseau « bandloom » part d'une solution par moindres carrés et continue par gradient ; « paper » est le réseau et la recette publiés, qui demandent des milliers d'imagettes ; il les prend dans des dossiers comme ceux de ses auteurs. Le mode « test » note le modèle à reprendre, par site et par tuile. Nécessite PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023) : Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>After the first validation, as the authors' code does; network 'paper' only.</source>
      <translation>Après la première validation, comme le code des auteurs ; réseau « paper » seulement.</translation>
    </message>
    <message>
      <source>Passes over the pairs; the best state seen is kept.</source>
      <translation>Passages sur les paires ; le meilleur état vu est gardé.</translation>
    </message>
    <message>
      <source>Scores by site and tile</source>
      <translation>Scores par site et par tuile</translation>
    </message>
    <message>
      <source>bandloom: what measures best</source>
      <translation>bandloom : le meilleur aux mesures</translation>
    </message>
    <message>
      <source>paper: as published</source>
      <translation>paper : tel que publié</translation>
    </message>
    <message>
      <source>bandloom: monotone tables, mixed bands, signed correction. paper: as is.</source>
      <translation>bandloom : tables monotones, bandes mêlées, correction signée. paper : tel quel.</translation>
    </message>
    <message>
      <source>Freeze batch normalisation</source>
      <translation>Geler la normalisation par lots</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series</source>
      <translation>bande passante,harmonisation,entraînement,sentinel-2,gaofen-1,landsat,lut,série temporelle</translation>
    </message>
    <message>
      <source>Source rasters</source>
      <translation>Rasters source</translation>
    </message>
    <message>
      <source>Of the sensor that is to be aligned.</source>
      <translation>Du capteur à aligner.</translation>
    </message>
    <message>
      <source>Targets, in the same order</source>
      <translation>Cibles, dans le même ordre</translation>
    </message>
    <message>
      <source>On the sources' grids.</source>
      <translation>Sur les grilles des sources.</translation>
    </message>
    <message>
      <source>Masks, in the same order</source>
      <translation>Masques, même ordre</translation>
    </message>
    <message>
      <source>Pixels above 0 count.</source>
      <translation>Les pixels supérieurs à 0 comptent.</translation>
    </message>
    <message>
      <source>Weight of smooth tables</source>
      <translation>Poids des tables lisses</translation>
    </message>
    <message>
      <source>Weight against falling tables</source>
      <translation>Poids contre les tables décroissantes</translation>
    </message>
    <message>
      <source>The published weight is 0.01. Tables of 'bandloom' cannot fall.</source>
      <translation>Le poids publié est 0,01. Les tables de « bandloom » ne peuvent décroître.</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>Entraîner</translation>
    </message>
    <message>
      <source>Epochs</source>
      <translation>Époques</translation>
    </message>
    <message>
      <source>Resume from model</source>
      <translation>Reprendre depuis le modèle</translation>
    </message>
    <message>
      <source>Name or path of a model of this kind to go on from. Empty: a new one.</source>
      <translation>Nom ou chemin d'un modèle de ce genre à continuer. Vide : un nouveau.</translation>
    </message>
    <message>
      <source>Licence of the model</source>
      <translation>Licence du modèle</translation>
    </message>
    <message>
      <source>Written in the model's card, for those whom you give it to.</source>
      <translation>Écrite dans la fiche du modèle, pour ceux à qui vous le donnez.</translation>
    </message>
    <message>
      <source>Models (*.json)</source>
      <translation>Modèles (*.json)</translation>
    </message>
    <message>
      <source>Train L1BSR</source>
      <translation>Entraîner L1BSR</translation>
    </message>
    <message>
      <source>Learns from L1B images models for 'Super-resolve L1B' and 'Register bands'.</source>
      <translation>Apprend d'images L1B des modèles pour « Super-résolution L1B » et « Recaler les bandes ».</translation>
    </message>
    <message>
      <source>Learns from images with blue, green, red and near infrared, without any finer image, models for 'Register bands' (CSR) and 'Super-resolve L1B' (REC).

Views of one place by adjacent detectors follow each other in the list: the first with the second, the third with the fourth; or a table names them. Of single images two views each are simulated, at half their resolution, with shifts, parallax, blur, aliasing and noise.

CSR learns that a band of one view, laid on another band and from there on the second view, has to resemble the same band there. REC then sees one view only; its bands, seen on the grid of the other view, have to resemble that. The lower part of each image is held out: on it the best state is chosen, and the report compares with phase correlation and bicubic interpolation.

bandloom trains the light REC, which CSR's flow feeds; paper the published one, which takes days without a GPU at its full size. With both stages, the model of CSR is written beside that of REC, its name ending in _csr. 'Resume from model' goes on where a training ended, or begins with the weights of a model.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>Apprend d'images avec bleu, vert, rouge et proche infrarouge, sans aucune image plus fine, des modèles pour « Recaler les bandes » (CSR) et « Super-résolution L1B » (REC).

Les vues d'un même lieu par des détecteurs voisins se suivent dans la liste : la première avec la deuxième, la troisième avec la quatrième ; ou un tableau les nomme. D'images isolées, deux vues chacune sont simulées, à la moitié de leur résolution, avec décalages, parallaxe, flou, repliement et bruit.

CSR apprend qu'une bande d'une vue, posée sur une autre bande et de là sur la seconde vue, doit ressembler à la même bande de celle-ci. REC ne voit ensuite qu'une vue ; ses bandes, vues sur la grille de l'autre, doivent lui ressembler. La partie basse de chaque image est mise de côté : le meilleur état y est choisi, et le rapport compare avec la corrélation de phase et l'interpolation bicubique.

bandloom entraîne le REC léger, que nourrit le flot de CSR ; paper celui qui est publié, ce qui prend des jours sans GPU à sa taille complète. Avec les deux étapes, le modèle de CSR est écrit à côté de celui de REC, son nom finissant par _csr. « Reprendre depuis le modèle » continue là où un entraînement a fini, ou commence avec les poids d'un modèle.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Views of one place after each other, or single images. Empty where a table is given.</source>
      <translation>Vues d'un même lieu l'une après l'autre, ou images isolées. Vide si un tableau est donné.</translation>
    </message>
    <message>
      <source>A CSV file whose columns first and second name the two views of a place, relative to it.</source>
      <translation>Un fichier CSV dont les colonnes first et second nomment les deux vues d'un lieu, relativement à lui.</translation>
    </message>
    <message>
      <source>Images (B02, B03, B04, B08)</source>
      <translation>Images (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>At most; the best state seen is kept.</source>
      <translation>Au plus ; le meilleur état rencontré est gardé.</translation>
    </message>
    <message>
      <source>Lists of models then show it by this name. Empty: by its path alone.</source>
      <translation>Les listes de modèles l'affichent sous ce nom. Vide : par son chemin seulement.</translation>
    </message>
    <message>
      <source>auto: by looking</source>
      <translation>auto : en regardant</translation>
    </message>
    <message>
      <source>pairs: each with the next</source>
      <translation>pairs : chacune avec la suivante</translation>
    </message>
    <message>
      <source>single: views are simulated</source>
      <translation>single : vues simulées</translation>
    </message>
    <message>
      <source>auto: pairs where an even number of images shows one place each two by two, else single.</source>
      <translation>auto : paires si un nombre pair d'images montre, deux à deux, le même lieu ; sinon isolées.</translation>
    </message>
    <message>
      <source>both: first csr, then rec</source>
      <translation>both : d'abord csr, puis rec</translation>
    </message>
    <message>
      <source>csr: registration</source>
      <translation>csr : recalage</translation>
    </message>
    <message>
      <source>rec: super-resolution</source>
      <translation>rec : super-résolution</translation>
    </message>
    <message>
      <source>CSR registers bands; REC needs a CSR to learn.</source>
      <translation>CSR recale les bandes ; REC a besoin d'un CSR pour apprendre.</translation>
    </message>
    <message>
      <source>bandloom: light and fast</source>
      <translation>bandloom : léger et rapide</translation>
    </message>
    <message>
      <source>paper takes days without a GPU at its full size.</source>
      <translation>paper prend des jours sans GPU à sa taille complète.</translation>
    </message>
    <message>
      <source>CSR of the stage rec</source>
      <translation>CSR de l'étape rec</translation>
    </message>
    <message>
      <source>Registers bands while REC learns alone, or is what CSR begins with beside a resumed REC.</source>
      <translation>Recale les bandes quand REC apprend seul, ou est le départ de CSR à côté d'un REC repris.</translation>
    </message>
    <message>
      <source>Table of pairs</source>
      <translation>Tableau de paires</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector</source>
      <translation>sentinel-2,l1b,entraînement,super-résolution,recalage,auto-supervisé,détecteur</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>Vues</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>Étape</translation>
    </message>
    <message>
      <source>Network of REC</source>
      <translation>Réseau de REC</translation>
    </message>
    <message>
      <source>Residual groups</source>
      <translation>Groupes résiduels</translation>
    </message>
    <message>
      <source>Blocks of a group</source>
      <translation>Blocs d'un groupe</translation>
    </message>
    <message>
      <source>Of the paper's REC: fewer train faster.</source>
      <translation>Du REC publié : moins s'entraîne plus vite.</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>Tableaux</translation>
    </message>
    <message>
      <source>Train pan-sharpening model</source>
      <translation>Entraîner un modèle d'affinage</translation>
    </message>
    <message>
      <source>Learns from scenes of a sensor a model for 'Pan-sharpen'.</source>
      <translation>Apprend, de scènes d'un capteur, un modèle pour « Affinage panchromatique ».</translation>
    </message>
    <message>
      <source>Learns from one or more pairs of a panchromatic (PAN) and a multispectral (MS) layer a model for 'Pan-sharpen'. PAN and MS are taken in order. Pairs may differ in size and ratio; their MS have the same bands in the same order, unless 'Any number of bands' is chosen.

Wald's protocol: each pair is degraded once more by the sensor's blur, so that the MS itself is the answer. Blocks of each scene are held out: on some of them the best state is chosen, and the training ends where nothing is gained any more; on the others the model is judged beside a cubic enlargement, the classical start and the bundled model. The report shows the table, the curves and pictures; the log says where a simpler method is better.

Give a name to find the model in 'Pan-sharpen' by it; its path serves too. 'Resume from model' goes on where a training ended, as if it had not been interrupted, or begins with the weights of a bundled model. Needs PyTorch and onnx.

Network 'paper' is CF2N, trained by its authors' recipe: L1, Adam at 3e-4, times 0.9 after 100 epochs, 600 epochs, batches of 32. On pairs it adds to the classical start. On a file of patches (PanCollection's .h5, with pan, lms and gt) it adds to their interpolated MS, as published; then leave PAN and MS out.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>Apprend, d'une ou plusieurs paires d'une couche panchromatique (PAN) et d'une couche multispectrale (MS), un modèle pour « Affinage panchromatique ». PAN et MS sont pris dans l'ordre. Les paires peuvent différer en taille et en rapport ; leurs MS ont les mêmes bandes dans le même ordre, sauf si « Nombre de bandes quelconque » est choisi.

Protocole de Wald : chaque paire est dégradée une fois de plus par le flou du capteur, de sorte que le MS lui-même est la réponse. Des blocs de chaque scène sont réservés : sur certains le meilleur état est choisi, et l'entraînement s'arrête là où plus rien n'est gagné ; sur les autres le modèle est jugé à côté d'un agrandissement cubique, du départ classique et du modèle fourni. Le rapport montre le tableau, les courbes et des images ; le journal dit où une méthode plus simple est meilleure.

Donnez un nom pour retrouver le modèle dans « Affinage panchromatique » ; son chemin convient aussi. « Reprendre depuis le modèle » continue là où un entraînement a fini, comme s'il n'avait pas été interrompu, ou commence avec les poids d'un modèle fourni. Nécessite PyTorch et onnx.

Le réseau « paper » est CF2N, entraîné selon la recette de ses auteurs : L1, Adam à 3e-4, multiplié par 0,9 après 100 époques, 600 époques, lots de 32. Sur des paires, il ajoute au départ classique. Sur un fichier d'imagettes (les .h5 de PanCollection, avec pan, lms et gt), il ajoute à leur MS interpolé, comme publié ; n'indiquez alors ni PAN ni MS.

Wald, Ranchin, Mangolini (1997) : Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Départ : Aiazzi, Alparone, Baronti, Garzelli, Selva (2006) : MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>Passes over the scenes at most; the best state seen is kept. 0: 60, and 600 with network 'paper'.</source>
      <translation>Passages sur les scènes au plus ; le meilleur état est gardé. 0 : 60, et 600 avec le réseau « paper ».</translation>
    </message>
    <message>
      <source>'Pan-sharpen' then finds the model by this name. Empty: by its path alone.</source>
      <translation>« Affinage panchromatique » trouve alors le modèle par ce nom. Vide : par son chemin seul.</translation>
    </message>
    <message>
      <source>Panchromatic layers (PAN)</source>
      <translation>Couches panchromatiques (PAN)</translation>
    </message>
    <message>
      <source>One band each, the finer pixels.</source>
      <translation>Une bande chacune, les pixels les plus fins.</translation>
    </message>
    <message>
      <source>Multispectral layers (MS)</source>
      <translation>Couches multispectrales (MS)</translation>
    </message>
    <message>
      <source>In the order of the PAN; pixels 2 to 8 times as large; the same bands in all.</source>
      <translation>Dans l'ordre des PAN ; pixels 2 à 8 fois plus grands ; les mêmes bandes dans toutes.</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on each scene.</source>
      <translation>Donne le flou des bandes. auto : mesuré sur chaque scène.</translation>
    </message>
    <message>
      <source>Any number of bands</source>
      <translation>Nombre de bandes quelconque</translation>
    </message>
    <message>
      <source>One network that fits any MS: for each band alone, or with 'paper' for the strongest components. Always so beyond 12 bands.</source>
      <translation>Un réseau qui convient à tout MS : pour chaque bande seule, ou avec « paper » pour les composantes les plus fortes. Toujours ainsi au-delà de 12 bandes.</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure.</source>
      <translation>Corrige l'écart que le journal indique, là où il est sûr.</translation>
    </message>
    <message>
      <source>A new model's; one to resume from has its own.</source>
      <translation>D'un nouveau modèle ; celui que l'on reprend a le sien.</translation>
    </message>
    <message>
      <source>File of patches</source>
      <translation>Fichier d'imagettes</translation>
    </message>
    <message>
      <source>HDF5 with pan, lms and gt (patches, bands, rows, columns), instead of rasters.</source>
      <translation>HDF5 avec pan, lms et gt (imagettes, bandes, lignes, colonnes), au lieu de rasters.</translation>
    </message>
    <message>
      <source>File of patches held out</source>
      <translation>Imagettes mises à part</translation>
    </message>
    <message>
      <source>They choose the state and judge it. Empty: a tenth of the patches.</source>
      <translation>Elles choisissent l'état et le jugent. Vide : un dixième des imagettes.</translation>
    </message>
    <message>
      <source>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat</source>
      <translation>pansharpening,affinage,entraînement,panchromatique,multispectral,fusion,wald,worldview,landsat</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>Lot</translation>
    </message>
    <message>
      <source>Patches in a step of 'paper'.</source>
      <translation>Imagettes par pas de « paper ».</translation>
    </message>
    <message>
      <source>Of 'paper'.</source>
      <translation>De « paper ».</translation>
    </message>
    <message>
      <source>Value that patches call 1</source>
      <translation>Valeur que les imagettes nomment 1</translation>
    </message>
    <message>
      <source>The authors divide all by 2047; 1023 fits 10 bits.</source>
      <translation>Les auteurs divisent tout par 2047 ; 1023 convient à 10 bits.</translation>
    </message>
    <message>
      <source>Give PAN and MS, or a file of patches: one of the two.</source>
      <translation>Donnez PAN et MS, ou un fichier d'imagettes : l'un des deux.</translation>
    </message>
    <message>
      <source>A file of patches trains CF2N: choose the network 'paper'.</source>
      <translation>Un fichier d'imagettes entraîne CF2N : choisissez le réseau « paper ».</translation>
    </message>
    <message>
      <source>Networks need one of these engines. Nothing is installed without a click, and QGIS's own Python packages stay as they are. Sizes are those of Linux.</source>
      <translation>Les réseaux ont besoin d'un de ces moteurs. Rien n'est installé sans un clic, et les paquets Python de QGIS restent tels quels. Les tailles sont celles de Linux.</translation>
    </message>
    <message>
      <source>Folder of a virtual environment, or its site-packages</source>
      <translation>Dossier d'un environnement virtuel, ou son site-packages</translation>
    </message>
    <message>
      <source>Bandloom: engine set-up</source>
      <translation>Bandloom : installation des moteurs</translation>
    </message>
    <message>
      <source>Install</source>
      <translation>Installer</translation>
    </message>
    <message>
      <source>Install from a folder of wheels...</source>
      <translation>Installer depuis un dossier de wheels...</translation>
    </message>
    <message>
      <source>Uninstall</source>
      <translation>Désinstaller</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Annuler</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Fermer</translation>
    </message>
    <message>
      <source>Try it on the sample</source>
      <translation>L'essayer sur l'exemple</translation>
    </message>
    <message>
      <source>no</source>
      <translation>non</translation>
    </message>
    <message>
      <source>Folder of wheels (*.whl)</source>
      <translation>Dossier de wheels (*.whl)</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Moteur</translation>
    </message>
    <message>
      <source>Installed</source>
      <translation>Installé</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>À télécharger</translation>
    </message>
    <message>
      <source>On disk</source>
      <translation>Sur le disque</translation>
    </message>
    <message>
      <source>Go on: {algorithm}</source>
      <translation>Continuer : {algorithm}</translation>
    </message>
    <message>
      <source>Stop using the other environment</source>
      <translation>Ne plus utiliser l'autre environnement</translation>
    </message>
    <message>
      <source>Use another environment...</source>
      <translation>Utiliser un autre environnement...</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>oui</translation>
    </message>
    <message>
      <source>Done. If an algorithm has run before, restart QGIS.</source>
      <translation>Terminé. Si un algorithme a déjà tourné, redémarrez QGIS.</translation>
    </message>
    <message>
      <source>Folder: {folder}</source>
      <translation>Dossier : {folder}</translation>
    </message>
    <message>
      <source>{version}, elsewhere</source>
      <translation>{version}, ailleurs</translation>
    </message>
    <message>
      <source>Cancelled: nothing was kept.</source>
      <translation>Annulé : rien n'a été gardé.</translation>
    </message>
    <message>
      <source>It did not work.</source>
      <translation>Cela n'a pas fonctionné.</translation>
    </message>
    <message>
      <source>{size} MB</source>
      <translation>{size} Mo</translation>
    </message>
    <message>
      <source>Packages of another environment are used too: {folder}</source>
      <translation>Les paquets d'un autre environnement sont aussi utilisés : {folder}</translation>
    </message>
    <message>
      <source>Bandloom's networks need an engine, which is installed with a click.</source>
      <translation>Les réseaux de Bandloom demandent un moteur, qui s'installe d'un clic.</translation>
    </message>
    <message>
      <source>Engine set-up...</source>
      <translation>Installation des moteurs...</translation>
    </message>
    <message>
      <source>Bandloom sample</source>
      <translation>Exemple Bandloom</translation>
    </message>
    <message>
      <source>The sample is loaded. Go on in the Processing toolbox: Bandloom &gt; {group} &gt; {algorithm}.</source>
      <translation>L'exemple est chargé. Continuez dans la boîte à outils de traitements : Bandloom &gt; {group} &gt; {algorithm}.</translation>
    </message>
    <message>
      <source>ONNX Runtime, processor</source>
      <translation>ONNX Runtime, processeur</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor: the smallest that is enough.</source>
      <translation>Réseaux fournis et importés sur le processeur : le plus petit qui suffise.</translation>
    </message>
    <message>
      <source>ONNX Runtime, NVIDIA GPU</source>
      <translation>ONNX Runtime, carte NVIDIA</translation>
    </message>
    <message>
      <source>Bundled and imported networks on an NVIDIA GPU.</source>
      <translation>Réseaux fournis et importés sur une carte NVIDIA.</translation>
    </message>
    <message>
      <source>OpenVINO, processor</source>
      <translation>OpenVINO, processeur</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor, fastest on Intel's.</source>
      <translation>Réseaux fournis et importés sur le processeur, le plus rapide sur ceux d'Intel.</translation>
    </message>
    <message>
      <source>PyTorch, processor</source>
      <translation>PyTorch, processeur</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on the processor.</source>
      <translation>Tous les réseaux, ajustement à une scène et entraînement, sur le processeur.</translation>
    </message>
    <message>
      <source>PyTorch, NVIDIA GPU</source>
      <translation>PyTorch, carte NVIDIA</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on an NVIDIA GPU.</source>
      <translation>Tous les réseaux, ajustement à une scène et entraînement, sur une carte NVIDIA.</translation>
    </message>
    <message>
      <source>Mathematics that every algorithm needs; installed with each of the others where QGIS lacks it.</source>
      <translation>Mathématiques dont chaque algorithme a besoin ; installées avec chacun des autres là où QGIS ne les a pas.</translation>
    </message>
    <message>
      <source>all</source>
      <translation>tous</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; before: of the source as it is.</source>
      <translation>RMSE en comptes numériques, réflectance x 10000 ; avant : de la source telle quelle.</translation>
    </message>
    <message>
      <source>RMSE before {band}</source>
      <translation>RMSE avant {band}</translation>
    </message>
    <message>
      <source>site</source>
      <translation>site</translation>
    </message>
    <message>
      <source>tile</source>
      <translation>tuile</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>pixels</translation>
    </message>
    <message>
      <source>Bandpass alignment: test of {model}</source>
      <translation>Alignement des bandes passantes : test de {model}</translation>
    </message>
    <message>
      <source>{count} pixels</source>
      <translation>{count} pixels</translation>
    </message>
    <message>
      <source>Fusion quality</source>
      <translation>Qualité de la fusion</translation>
    </message>
    <message>
      <source>Against the reference</source>
      <translation>Par rapport à la référence</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>référence</translation>
    </message>
    <message>
      <source>Against MS and PAN, at full resolution</source>
      <translation>Par rapport au MS et au PAN, à pleine résolution</translation>
    </message>
    <message>
      <source>Against the MS</source>
      <translation>Par rapport au MS</translation>
    </message>
    <message>
      <source>Scales or offsets differ, so that physical values are compared.</source>
      <translation>Les échelles ou les décalages diffèrent : les valeurs physiques sont comparées.</translation>
    </message>
    <message>
      <source>{hsi} with {msi}, preset {preset}</source>
      <translation>{hsi} avec {msi}, préréglage {preset}</translation>
    </message>
    <message>
      <source>fused</source>
      <translation>fusionné</translation>
    </message>
    <message>
      <source>The {what}'s pixels are {ratio} times those of the fused raster: it is resampled by cubic convolution, and scores are those of the resampled image.</source>
      <translation>Les pixels ({what}) sont {ratio} fois ceux du raster fusionné : il y a rééchantillonnage par convolution cubique, et les scores sont ceux de l'image rééchantillonnée.</translation>
    </message>
    <message>
      <source>The {what}'s pixels do not lie on those of the fused raster: it is resampled by cubic convolution, which blurs it, and scores suffer.</source>
      <translation>Les pixels ({what}) ne coïncident pas avec ceux du raster fusionné : il y a rééchantillonnage par convolution cubique, ce qui rend flou, et les scores en pâtissent.</translation>
    </message>
    <message>
      <source>Bands compared with the {what} in the order of the files: {pairs}.</source>
      <translation>Bandes comparées ({what}) dans l'ordre des fichiers : {pairs}.</translation>
    </message>
    <message>
      <source>The names of the fused bands and of the {what}'s differ.</source>
      <translation>Les noms des bandes fusionnées et des autres ({what}) diffèrent.</translation>
    </message>
    <message>
      <source>Bands compared with the {what} by name: {pairs}.</source>
      <translation>Bandes comparées ({what}) par leur nom : {pairs}.</translation>
    </message>
    <message>
      <source>{first} {second}</source>
      <translation>{first} {second}</translation>
    </message>
    <message>
      <source>Bands that only one of both has are not scored: {names}.</source>
      <translation>Les bandes que l'un des deux seul possède ne sont pas notées : {names}.</translation>
    </message>
    <message>
      <source>split by blocks</source>
      <translation>réparties par blocs</translation>
    </message>
    <message>
      <source>split by scene</source>
      <translation>réparties par scène</translation>
    </message>
    <message>
      <source>Root mean square error of each band</source>
      <translation>Erreur quadratique moyenne de chaque bande</translation>
    </message>
    <message>
      <source>Expected errors</source>
      <translation>Erreurs attendues</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, by band (0.68)</source>
      <translation>Part des erreurs inférieures à celle attendue, par bande (0,68)</translation>
    </message>
    <message>
      <source>The mean of {count} bands stands for the PAN.</source>
      <translation>La moyenne de {count} bandes tient lieu de PAN.</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>Mesure</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>Valeur</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Signification</translation>
    </message>
    <message>
      <source>Fused</source>
      <translation>Fusionné</translation>
    </message>
    <message>
      <source>Error (light: large)</source>
      <translation>Erreur (clair : grande)</translation>
    </message>
    <message>
      <source>Spectral angle (light: large)</source>
      <translation>Angle spectral (clair : grand)</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>Terrain</translation>
    </message>
    <message>
      <source>Share of errors below the expected one</source>
      <translation>Part des erreurs inférieures à celle attendue</translation>
    </message>
    <message>
      <source>found</source>
      <translation>constatée</translation>
    </message>
    <message>
      <source>as expected</source>
      <translation>comme attendue</translation>
    </message>
    <message>
      <source>Reliability diagram: errors that were found over those that were expected</source>
      <translation>Diagramme de fiabilité : erreurs constatées en fonction des erreurs attendues</translation>
    </message>
    <message>
      <source>expected error over value</source>
      <translation>erreur attendue sur valeur</translation>
    </message>
    <message>
      <source>error found over value</source>
      <translation>erreur constatée sur valeur</translation>
    </message>
    <message>
      <source>Detail added (light: much)</source>
      <translation>Détail ajouté (clair : beaucoup)</translation>
    </message>
    <message>
      <source>band {number}</source>
      <translation>bande {number}</translation>
    </message>
    <message>
      <source>Histogram of the scene before and after</source>
      <translation>Histogramme de la scène avant et après</translation>
    </message>
    <message>
      <source>Bandpass alignment</source>
      <translation>Alignement des bandes passantes</translation>
    </message>
    <message>
      <source>{file} as {sensor} by model {model}</source>
      <translation>{file} comme {sensor}, par le modèle {model}</translation>
    </message>
    <message>
      <source>The scene</source>
      <translation>La scène</translation>
    </message>
    <message>
      <source>band</source>
      <translation>bande</translation>
    </message>
    <message>
      <source>table's end [DN]</source>
      <translation>fin de la table [CN]</translation>
    </message>
    <message>
      <source>median before</source>
      <translation>médiane avant</translation>
    </message>
    <message>
      <source>median after</source>
      <translation>médiane après</translation>
    </message>
    <message>
      <source>above the end</source>
      <translation>au-delà de la fin</translation>
    </message>
    <message>
      <source>Digital numbers are reflectance x 10000.</source>
      <translation>Les comptes numériques sont la réflectance x 10000.</translation>
    </message>
    <message>
      <source>What the table alone adds</source>
      <translation>Ce que la table seule ajoute</translation>
    </message>
    <message>
      <source>digital number</source>
      <translation>compte numérique</translation>
    </message>
    <message>
      <source>change</source>
      <translation>changement</translation>
    </message>
    <message>
      <source>% of pixels</source>
      <translation>% des pixels</translation>
    </message>
    <message>
      <source>before</source>
      <translation>avant</translation>
    </message>
    <message>
      <source>after</source>
      <translation>après</translation>
    </message>
    <message>
      <source>Fusion of a hyperspectral and a multispectral image</source>
      <translation>Fusion d'une image hyperspectrale et d'une image multispectrale</translation>
    </message>
    <message>
      <source>{images}, ratio {ratio}</source>
      <translation>{images}, rapport {ratio}</translation>
    </message>
    <message>
      <source>Centre {row} rows, {col} columns from the coarse pixel's (fine pixels); width at half maximum, as of a Gaussian, {height} rows, {width} columns.</source>
      <translation>Centre à {row} lignes et {col} colonnes de celui du pixel grossier (pixels fins) ; largeur à mi-hauteur, comme d'une gaussienne, {height} lignes, {width} colonnes.</translation>
    </message>
    <message>
      <source>Spectral responses, estimated, each of sum 1</source>
      <translation>Réponses spectrales estimées, chacune de somme 1</translation>
    </message>
    <message>
      <source>Spectral responses, as given, each of sum 1</source>
      <translation>Réponses spectrales données, chacune de somme 1</translation>
    </message>
    <message>
      <source>Coarse row {row}, column {col}</source>
      <translation>Ligne grossière {row}, colonne {col}</translation>
    </message>
    <message>
      <source>stage {number}</source>
      <translation>étape {number}</translation>
    </message>
    <message>
      <source>wavelength [nm]</source>
      <translation>longueur d'onde [nm]</translation>
    </message>
    <message>
      <source>Losses</source>
      <translation>Pertes</translation>
    </message>
    <message>
      <source>Loss of each stage</source>
      <translation>Perte de chaque étape</translation>
    </message>
    <message>
      <source>step</source>
      <translation>pas</translation>
    </message>
    <message>
      <source>log10 of the loss</source>
      <translation>log10 de la perte</translation>
    </message>
    <message>
      <source>Beside the reference</source>
      <translation>À côté de la référence</translation>
    </message>
    <message>
      <source>{side} x {side} fine pixels</source>
      <translation>{side} x {side} pixels fins</translation>
    </message>
    <message>
      <source>Standard errors: centre {row} and {col}, width {height} and {width}.</source>
      <translation>Erreurs types : centre {row} et {col}, largeur {height} et {width}.</translation>
    </message>
    <message>
      <source>response</source>
      <translation>réponse</translation>
    </message>
    <message>
      <source>Spectra before and after</source>
      <translation>Spectres avant et après</translation>
    </message>
    <message>
      <source>coarse pixel</source>
      <translation>pixel grossier</translation>
    </message>
    <message>
      <source>fused pixel in its middle</source>
      <translation>pixel fusionné en son milieu</translation>
    </message>
    <message>
      <source>value</source>
      <translation>valeur</translation>
    </message>
    <message>
      <source>after stage</source>
      <translation>après l'étape</translation>
    </message>
    <message>
      <source>relative difference (L1)</source>
      <translation>différence relative (L1)</translation>
    </message>
    <message>
      <source>{count} image(s), views simulated of single images, the lower part of each held out</source>
      <translation>{count} image(s), vues simulées à partir d'images seules, la partie basse de chacune mise à part</translation>
    </message>
    <message>
      <source>{count} image(s), pairs of views, the lower part of each held out</source>
      <translation>{count} image(s), paires de vues, la partie basse de chacune mise à part</translation>
    </message>
    <message>
      <source>The light network learns to undo the instrument's blur, and is compared with the other view through it; bicubic interpolation is compared as it is. The state that is kept was chosen on the held-out part, so its figures there are a little flattering.</source>
      <translation>Le réseau léger apprend à défaire le flou de l'instrument et est comparé à l'autre vue à travers lui ; l'interpolation bicubique est comparée telle quelle. L'état gardé a été choisi sur la partie mise à part, ses chiffres y sont donc un peu flatteurs.</translation>
    </message>
    <message>
      <source>L1BSR: training</source>
      <translation>L1BSR : entraînement</translation>
    </message>
    <message>
      <source>Loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>Perte après chaque époque ; l'état après l'époque {epoch} est gardé</translation>
    </message>
    <message>
      <source>{network} on what was held out</source>
      <translation>{network} sur ce qui a été mis à part</translation>
    </message>
    <message>
      <source>Means over held-out windows</source>
      <translation>Moyennes sur les fenêtres mises à part</translation>
    </message>
    <message>
      <source>learnt from</source>
      <translation>appris</translation>
    </message>
    <message>
      <source>held out</source>
      <translation>mis à part</translation>
    </message>
    <message>
      <source>epoch</source>
      <translation>époque</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>perte</translation>
    </message>
    <message>
      <source>method</source>
      <translation>méthode</translation>
    </message>
    <message>
      <source>cubic</source>
      <translation>cubique</translation>
    </message>
    <message>
      <source>classical start</source>
      <translation>départ classique</translation>
    </message>
    <message>
      <source>trained</source>
      <translation>entraîné</translation>
    </message>
    <message>
      <source>{count} pair(s), Wald's protocol, held-out blocks</source>
      <translation>{count} paire(s), protocole de Wald, blocs mis à part</translation>
    </message>
    <message>
      <source>Means over the pairs, one scale down; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>Moyennes sur les paires, une échelle plus bas ; au mieux, ERGAS et SAM (degrés) valent 0, Q2n vaut 1</translation>
    </message>
    <message>
      <source>The first held-out blocks chose the state that is kept; the table is of others, seen by nobody.</source>
      <translation>Les premiers blocs mis à part ont choisi l'état gardé ; le tableau porte sur d'autres, que personne n'a vus.</translation>
    </message>
    <message>
      <source>CF2N on patches, {count} of them held out</source>
      <translation>CF2N sur des imagettes, dont {count} mises à part</translation>
    </message>
    <message>
      <source>Means over the patches; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>Moyennes sur les imagettes ; au mieux, ERGAS et SAM (degrés) valent 0, Q2n vaut 1</translation>
    </message>
    <message>
      <source>Mean loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>Perte moyenne après chaque époque ; l'état après l'époque {epoch} est gardé</translation>
    </message>
    <message>
      <source>Pan-sharpening: training</source>
      <translation>Affinage panchromatique : entraînement</translation>
    </message>
    <message>
      <source>On what was held out</source>
      <translation>Sur ce qui a été mis à part</translation>
    </message>
    <message>
      <source>ERGAS by method</source>
      <translation>ERGAS par méthode</translation>
    </message>
    <message>
      <source>A place that was held out for the most part</source>
      <translation>Un endroit en grande partie mis à part</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>Entraînement</translation>
    </message>
    <message>
      <source>truth</source>
      <translation>vérité</translation>
    </message>
    <message>
      <source>{area} MPixel: prepared in {prepared} s, {verb} in {computed} s ({rate} MPixel/s).</source>
      <translation>{area} mégapixels : préparés en {prepared} s, {verb} en {computed} s ({rate} mégapixels/s).</translation>
    </message>
    <message>
      <source>Mean RMSE on what the state kept is chosen on</source>
      <translation>RMSE moyenne sur ce qui sert à choisir l'état gardé</translation>
    </message>
    <message>
      <source>Bandpass alignment: training</source>
      <translation>Alignement des bandes passantes : entraînement</translation>
    </message>
    <message>
      <source>{pairs}, {how}</source>
      <translation>{pairs}, {how}</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; best: {method}</source>
      <translation>RMSE en comptes numériques, réflectance x 10000 ; meilleure : {method}</translation>
    </message>
    <message>
      <source>Mean RMSE by method</source>
      <translation>RMSE moyenne par méthode</translation>
    </message>
    <message>
      <source>DN</source>
      <translation>CN</translation>
    </message>
    <message>
      <source>Loss on the training pairs</source>
      <translation>Perte sur les paires d'entraînement</translation>
    </message>
    <message>
      <source>mean RMSE</source>
      <translation>RMSE moyenne</translation>
    </message>
    <message>
      <source>{count} pairs</source>
      <translation>{count} paire(s)</translation>
    </message>
    <message>
      <source>identity</source>
      <translation>identité</translation>
    </message>
    <message>
      <source>per-band linear</source>
      <translation>linéaire par bande</translation>
    </message>
    <message>
      <source>affine</source>
      <translation>affine</translation>
    </message>
    <message>
      <source>histogram matching</source>
      <translation>égalisation sur l'histogramme cible</translation>
    </message>
    <message>
      <source>tile histogram matching</source>
      <translation>égalisation sur l'histogramme de la tuile</translation>
    </message>
    <message>
      <source>monotone table</source>
      <translation>table monotone</translation>
    </message>
    <message>
      <source>Noise of the MSI bands: {noise}.</source>
      <translation>Bruit des bandes de la MSI : {noise}.</translation>
    </message>
    <message>
      <source>no registration</source>
      <translation>sans recalage</translation>
    </message>
    <message>
      <source>phase correlation</source>
      <translation>corrélation de phase</translation>
    </message>
    <message>
      <source>bicubic</source>
      <translation>bicubique</translation>
    </message>
    <message>
      <source>bicubic, registered by CSR</source>
      <translation>bicubique, recalée par CSR</translation>
    </message>
    <message>
      <source>apart from the other view [deviations]</source>
      <translation>écart à l'autre vue [écarts types]</translation>
    </message>
    <message>
      <source>median end-point error [pixels]</source>
      <translation>erreur médiane de déplacement [pixels]</translation>
    </message>
    <message>
      <source>flat</source>
      <translation>plat</translation>
    </message>
    <message>
      <source>between</source>
      <translation>entre les deux</translation>
    </message>
    <message>
      <source>edge</source>
      <translation>bord</translation>
    </message>
    <message>
      <source>Spectral angle [degrees], 0 is best</source>
      <translation>Angle spectral [degrés], 0 est le mieux</translation>
    </message>
    <message>
      <source>Relative error of all bands [%], 0 is best</source>
      <translation>Erreur relative de toutes les bandes [%], 0 est le mieux</translation>
    </message>
    <message>
      <source>Peak signal to noise [dB], higher is better</source>
      <translation>Rapport signal de crête sur bruit [dB], plus haut est mieux</translation>
    </message>
    <message>
      <source>Root mean square error, 0 is best</source>
      <translation>Erreur quadratique moyenne, 0 est le mieux</translation>
    </message>
    <message>
      <source>Correlation, 1 is best</source>
      <translation>Corrélation, 1 est le mieux</translation>
    </message>
    <message>
      <source>Correlation of detail, 1 is best</source>
      <translation>Corrélation du détail, 1 est le mieux</translation>
    </message>
    <message>
      <source>Structural similarity, 1 is best</source>
      <translation>Similarité structurelle, 1 est le mieux</translation>
    </message>
    <message>
      <source>Quality index Q, 1 is best</source>
      <translation>Indice de qualité Q, 1 est le mieux</translation>
    </message>
    <message>
      <source>Quality index of all bands together, 1 is best</source>
      <translation>Indice de qualité de toutes les bandes ensemble, 1 est le mieux</translation>
    </message>
    <message>
      <source>Change of the relations between bands, 0 is best</source>
      <translation>Changement des relations entre bandes, 0 est le mieux</translation>
    </message>
    <message>
      <source>Change of the relation to the PAN, 0 is best</source>
      <translation>Changement de la relation au PAN, 0 est le mieux</translation>
    </message>
    <message>
      <source>Quality without reference, 1 is best</source>
      <translation>Qualité sans référence, 1 est le mieux</translation>
    </message>
    <message>
      <source>Distance from the MS after degrading, 0 is best</source>
      <translation>Distance au MS après dégradation, 0 est le mieux</translation>
    </message>
    <message>
      <source>Quality without reference, hybrid, 1 is best</source>
      <translation>Qualité sans référence, hybride, 1 est le mieux</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, 0.68 is best</source>
      <translation>Part des erreurs inférieures à celle attendue, 0,68 est le mieux</translation>
    </message>
    <message>
      <source>Share of errors below twice the expected one, 0.95 is best</source>
      <translation>Part des erreurs inférieures au double de celle attendue, 0,95 est le mieux</translation>
    </message>
    <message>
      <source>Expected error over value, less is better where coverage holds</source>
      <translation>Erreur attendue sur valeur, moins est mieux là où la couverture tient</translation>
    </message>
    <message>
      <source>Load sample</source>
      <translation>Charger l'exemple</translation>
    </message>
    <message>
      <source>Pan-sharpens in mode 'instant' and scores the result against its own PAN and MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): raster, report and numbers.</source>
      <translation>Affine une image multispectrale en mode « instant » et note le résultat d'après ses propres PAN et MS (D_lambda, D_s, QNR, D_lambda_K, HQNR) : raster, rapport et nombres.</translation>
    </message>
    <message>
      <source>Chains</source>
      <translation>Chaînes</translation>
    </message>
    <message>
      <source>Pan-sharpen and assess</source>
      <translation>Affinage panchromatique et évaluation</translation>
    </message>
    <message>
      <source>Pansharpened</source>
      <translation>Image affinée</translation>
    </message>
    <message>
      <source>Sharpens all bands of a Sentinel-2 Level-2A product to 10 m, then turns blue, green, red and near infrared into what Gaofen-1 WFV would have measured. One product in, both rasters and a report out.</source>
      <translation>Affine toutes les bandes d'un produit Sentinel-2 de niveau 2A à 10 m, puis fait du bleu, du vert, du rouge et du proche infrarouge ce que Gaofen-1 WFV aurait mesuré. Un produit en entrée, les deux rasters et un rapport en sortie.</translation>
    </message>
    <message>
      <source>Sentinel-2 product to Gaofen-1 WFV at 10 m</source>
      <translation>Produit Sentinel-2 vers Gaofen-1 WFV à 10 m</translation>
    </message>
    <message>
      <source>Level-2A product (MTD_MSIL2A.xml, zip)</source>
      <translation>Produit de niveau 2A (MTD_MSIL2A.xml, zip)</translation>
    </message>
    <message>
      <source>Aligned</source>
      <translation>Image alignée</translation>
    </message>
    <message>
      <source>Sharpened</source>
      <translation>Image affinée à 10 m</translation>
    </message>
    <message>
      <source>Super-resolves a Level-1B image to 5 m, and scores how well the result, seen through the sensor again, gives the image back (D_lambda_K). The image's bands are registered first: the result's bands are, too.</source>
      <translation>Amène une image de niveau 1B à 5 m par super-résolution, et note combien le résultat, revu par le capteur, redonne l'image (D_lambda_K). Les bandes de l'image sont d'abord recalées : celles du résultat le sont aussi.</translation>
    </message>
    <message>
      <source>Super-resolve L1B and assess</source>
      <translation>Super-résolution L1B et évaluation</translation>
    </message>
    <message>
      <source>Superresolved</source>
      <translation>Image à 5 m</translation>
    </message>
  </context>
</TS>
