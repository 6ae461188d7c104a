<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Bandloom</name>
    <message>
      <source>Align bandpass</source>
      <translation>Spektralbänder angleichen</translation>
    </message>
    <message>
      <source>Align</source>
      <translation>Angleichen</translation>
    </message>
    <message>
      <source>Makes Sentinel-2 reflectance look as if Gaofen-1 WFV had measured it, or any trained pair.</source>
      <translation>Lässt Reflexion von Sentinel-2 so aussehen, als hätte Gaofen-1 WFV sie gemessen; auch für jedes gelernte Sensorpaar.</translation>
    </message>
    <message>
      <source>Turns surface reflectance of one sensor into what another one would have measured, so that both make one time series. The bundled models go from Sentinel-2 (blue, green, red, near infrared) to the camera WFV1 of Gaofen-1, or WFV2 to WFV4: choose that of your image. They were made from spectral libraries and responses. Train others with 'Train bandpass alignment'.

A model makes a lookup table for each band and a mixture of the bands of each pixel; networks that you train read the histogram of the whole scene, or of the raster given as its tile. The image stays as sharp as it is, unless you state a blur or have it measured from a raster of the other sensor. Stored values become reflectance by the scale and offset in the file; without them integers are taken as reflectance x 10000 and real numbers as reflectance. The result has the input's data type and scale.

Clouds and nodata should be masked: they are left out of the histogram. Values above a table's end are counted in the log. Needs onnxruntime, OpenVINO or PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>Wandelt die Oberflächenreflexion eines Sensors in das um, was ein anderer gemessen hätte, damit beide eine Zeitreihe bilden. Die mitgelieferten Modelle führen von Sentinel-2 (Blau, Grün, Rot, nahes Infrarot) zur Kamera WFV1 von Gaofen-1 oder zu WFV2 bis WFV4: Wählen Sie die Ihres Bildes. Sie entstanden aus Spektralbibliotheken und spektralen Empfindlichkeiten. Weitere lernt „Angleichung der Spektralbänder trainieren“.

Ein Modell ergibt eine Lookup-Tabelle je Kanal und eine Mischung der Kanäle jedes Pixels; Netze, die Sie trainieren, lesen das Histogramm der ganzen Szene oder des Rasters, das als ihre Kachel angegeben ist. Das Bild bleibt so scharf, wie es ist, außer Sie geben eine Unschärfe an oder lassen sie an einem Raster des anderen Sensors messen. Gespeicherte Werte werden durch Skalierung und Versatz der Datei zu Reflexion; ohne diese gelten ganze Zahlen als Reflexion x 10000 und reelle Zahlen als Reflexion. Das Ergebnis hat Datentyp und Skalierung der Eingabe.

Wolken und Nodata sollten maskiert sein: Sie bleiben aus dem Histogramm heraus. Werte jenseits des Endes einer Tabelle werden im Protokoll gezählt. Braucht onnxruntime, OpenVINO oder PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>Numbers or names in this order, such as 2,3,4,8 or B02,B03,B04,B08. Empty: by their names.</source>
      <translation>Nummern oder Namen in dieser Reihenfolge, etwa 2,3,4,8 oder B02,B03,B04,B08. Leer: nach ihren Namen.</translation>
    </message>
    <message>
      <source>Standard deviation of a Gaussian that makes the result as soft as the other sensor's image. 0: none.</source>
      <translation>Standardabweichung einer Gaußfunktion, die das Ergebnis so weich macht wie das Bild des anderen Sensors. 0: keine.</translation>
    </message>
    <message>
      <source>A raster of the other sensor over the same place: the result becomes as soft. Empty: the blur as stated.</source>
      <translation>Ein Raster des anderen Sensors vom selben Ort: Das Ergebnis wird ebenso weich. Leer: die angegebene Unschärfe.</translation>
    </message>
    <message>
      <source>Surface reflectance</source>
      <translation>Oberflächenreflexion</translation>
    </message>
    <message>
      <source>A raster that holds blue, green, red and near infrared.</source>
      <translation>Ein Raster mit Blau, Grün, Rot und nahem Infrarot.</translation>
    </message>
    <message>
      <source>Bands (blue, green, red, NIR)</source>
      <translation>Kanäle (Blau, Grün, Rot, NIR)</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file. The default is for WFV1.</source>
      <translation>Name eines mitgelieferten oder importierten Modells oder Pfad einer Modelldatei. Die Vorgabe gilt für WFV1.</translation>
    </message>
    <message>
      <source>Tile of the histogram</source>
      <translation>Kachel des Histogramms</translation>
    </message>
    <message>
      <source>For a raster cut from a tile: the tile itself. Empty: the raster.</source>
      <translation>Für ein aus einer Kachel geschnittenes Raster: die Kachel selbst. Leer: das Raster.</translation>
    </message>
    <message>
      <source>Blur [pixels]</source>
      <translation>Unschärfe [Pixel]</translation>
    </message>
    <message>
      <source>Measure the blur from</source>
      <translation>Unschärfe messen an</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series</source>
      <translation>spektralband,harmonisierung,sentinel-2,gaofen-1,wfv,spektrale empfindlichkeit,lut,zeitreihe</translation>
    </message>
    <message>
      <source>Aligned reflectance</source>
      <translation>Angeglichene Reflexion</translation>
    </message>
    <message>
      <source>Lookup tables</source>
      <translation>Lookup-Tabellen</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML-Dateien (*.html)</translation>
    </message>
    <message>
      <source>Only this part is written, grown to whole coarse pixels: what the map shows, the extent of a layer, or drawn. Empty: the whole scene.</source>
      <translation>Nur dieser Teil wird geschrieben, auf ganze grobe Pixel erweitert: was die Karte zeigt, die Ausdehnung eines Layers oder gezeichnet. Leer: die ganze Szene.</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>Untersuchungsgebiet</translation>
    </message>
    <message>
      <source>Area as polygons</source>
      <translation>Gebiet als Polygone</translation>
    </message>
    <message>
      <source>Only what lies in them is written; beside them there is nodata.</source>
      <translation>Nur was darin liegt, wird geschrieben; daneben steht Nodata.</translation>
    </message>
    <message>
      <source>scene: pixels are those that the whole scene's run gives. area: what lies elsewhere, such as sea or clouds, has no say.</source>
      <translation>scene: Die Pixel sind die, die der Lauf über die ganze Szene ergibt. area: Was anderswo liegt, etwa Meer oder Wolken, hat keinen Einfluss.</translation>
    </message>
    <message>
      <source>scene: the whole scene</source>
      <translation>scene: die ganze Szene</translation>
    </message>
    <message>
      <source>area: the area alone</source>
      <translation>area: nur das Gebiet</translation>
    </message>
    <message>
      <source>Learn from</source>
      <translation>Lernen aus</translation>
    </message>
    <message>
      <source>Assess fusion quality</source>
      <translation>Güte einer Fusion bewerten</translation>
    </message>
    <message>
      <source>Assess and manage</source>
      <translation>Bewerten und verwalten</translation>
    </message>
    <message>
      <source>Scores a fused raster against a reference, or against its own PAN and MS.</source>
      <translation>Bewertet ein fusioniertes Raster an einer Referenz oder an seinen eigenen PAN und MS.</translation>
    </message>
    <message>
      <source>Scores a pan-sharpened or otherwise fused raster and writes an HTML report with figures, error maps and charts, the numbers as JSON, and each as an output that a model can branch on.

With a reference (protocol 'reduced': inputs that were degraded, fused and compared with the original; or a sharper image of the place): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q and Q2n. Without one (protocol 'full'), from the MS and the PAN: D_lambda, D_s, QNR, D_lambda_K and HQNR; from the MS alone: D_lambda and D_lambda_K. 'auto' computes what the inputs allow. An MSI may stand for the PAN: the mean of its bands is then used. With a reference, expected errors ('Reliability') are judged too: how many errors stay below one and two of them, by band and ground.

Indices without a reference tell a distorted image from a faithful one, but do not rank good ones.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</source>
      <translation>Bewertet ein pangeschärftes oder anders fusioniertes Raster und schreibt einen HTML-Bericht mit Zahlen, Fehlerkarten und Diagrammen, die Zahlen als JSON und jede auch als Ausgabe, nach der ein Modell verzweigen kann.

Mit Referenz (Protokoll „reduced“: Eingaben, die verschlechtert, fusioniert und mit dem Original verglichen wurden; oder ein schärferes Bild des Ortes): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q und Q2n. Ohne Referenz (Protokoll „full“), aus MS und PAN: D_lambda, D_s, QNR, D_lambda_K und HQNR; nur aus dem MS: D_lambda und D_lambda_K. „auto“ berechnet, was die Eingaben erlauben. Ein MSI kann das PAN ersetzen: Dann wird das Mittel seiner Kanäle verwendet. Mit Referenz werden auch die erwarteten Fehler („Zuverlässigkeit“) beurteilt: wie viele Fehler unter dem Ein- und Zweifachen bleiben, nach Kanal und Art des Geländes.

Indizes ohne Referenz unterscheiden ein verzerrtes Bild von einem treuen, ordnen aber gute Bilder nicht nach Rang.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</translation>
    </message>
    <message>
      <source>auto: what the inputs allow</source>
      <translation>auto: was die Eingaben erlauben</translation>
    </message>
    <message>
      <source>reduced: against the reference</source>
      <translation>reduced: gegen die Referenz</translation>
    </message>
    <message>
      <source>full: against MS and PAN</source>
      <translation>full: gegen MS und PAN</translation>
    </message>
    <message>
      <source>Protocol</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>reduced: the reference. full: MS and PAN. auto: what there is.</source>
      <translation>reduced: die Referenz. full: MS und PAN. auto: was vorhanden ist.</translation>
    </message>
    <message>
      <source>Sensor</source>
      <translation>Sensor</translation>
    </message>
    <message>
      <source>Gives the blur of the bands for D_lambda_K.</source>
      <translation>Ergibt die Unschärfe der Kanäle für D_lambda_K.</translation>
    </message>
    <message>
      <source>Ratio of the pixel sizes</source>
      <translation>Verhältnis der Pixelgrößen</translation>
    </message>
    <message>
      <source>Pixel size of the MS over that of the fused raster. 0: from the rasters.</source>
      <translation>Pixelgröße des MS geteilt durch die des fusionierten Rasters. 0: aus den Rastern.</translation>
    </message>
    <message>
      <source>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation</source>
      <translation>güte,qualität,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validierung</translation>
    </message>
    <message>
      <source>Fused raster</source>
      <translation>Fusioniertes Raster</translation>
    </message>
    <message>
      <source>What is scored.</source>
      <translation>Was bewertet wird.</translation>
    </message>
    <message>
      <source>MS that was fused</source>
      <translation>Fusioniertes MS</translation>
    </message>
    <message>
      <source>The coarse bands.</source>
      <translation>Die groben Kanäle.</translation>
    </message>
    <message>
      <source>PAN that was fused</source>
      <translation>Fusioniertes PAN</translation>
    </message>
    <message>
      <source>The sharp band.</source>
      <translation>Der scharfe Kanal.</translation>
    </message>
    <message>
      <source>or the MSI that was fused</source>
      <translation>oder das fusionierte MSI</translation>
    </message>
    <message>
      <source>Several sharp bands.</source>
      <translation>Mehrere scharfe Kanäle.</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>Referenz</translation>
    </message>
    <message>
      <source>The right answer, in the bands of the fused.</source>
      <translation>Die richtige Antwort, in den Kanälen des fusionierten Rasters.</translation>
    </message>
    <message>
      <source>Reliability: expected errors</source>
      <translation>Zuverlässigkeit: erwart. Fehler</translation>
    </message>
    <message>
      <source>Written with the fused raster; the reference judges it.</source>
      <translation>Mit dem fusionierten Raster geschrieben; die Referenz beurteilt sie.</translation>
    </message>
    <message>
      <source>generic: a usual blur</source>
      <translation>generic: eine übliche Unschärfe</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>Zahlen</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
      <source>Of the inputs. Empty: as they declare; where they declare none, -9999 and -32768 are nodata, and wide zeros at the border of unsigned integers. A number: this value. none: all values are measurements.</source>
      <translation>Der Eingaben. Leer: wie sie es angeben; wo sie nichts angeben, sind -9999 und -32768 Nodata, bei vorzeichenlosen ganzen Zahlen auch breite Nullen am Rand. Eine Zahl: dieser Wert. none: Alle Werte sind Messungen.</translation>
    </message>
    <message>
      <source>Where an input is a .mat or .h5 file: what is read of it, by parameter, such as MS=I_MS;PAN=I_PAN, or one name for all. ms|index=3 is one image of a stack, counted from 0; I_MS|order=brc says the axes: bands, rows, columns. A path may end in |variable=I_MS too. Empty: the only image of the file.</source>
      <translation>Ist eine Eingabe eine .mat- oder .h5-Datei: was daraus gelesen wird, je Parameter, etwa MS=I_MS;PAN=I_PAN, oder ein Name für alle. ms|index=3 ist ein Bild eines Stapels, ab 0 gezählt; I_MS|order=brc nennt die Achsen: Kanäle, Zeilen, Spalten. Auch ein Pfad kann auf |variable=I_MS enden. Leer: das einzige Bild der Datei.</translation>
    </message>
    <message>
      <source>Address of a Dask cluster that computes the windows, such as tcp://10.0.0.1:8786; its workers read the inputs by their paths. Empty: as set in the options or DASK_SCHEDULER_ADDRESS, else this machine. none: this machine.</source>
      <translation>Adresse eines Dask-Clusters, der die Fenster berechnet, etwa tcp://10.0.0.1:8786; seine Worker lesen die Eingaben über deren Pfade. Leer: wie in den Optionen oder in DASK_SCHEDULER_ADDRESS gesetzt, sonst dieser Rechner. none: dieser Rechner.</translation>
    </message>
    <message>
      <source>One standard deviation of the expected error of every value, in the units of the result.</source>
      <translation>Eine Standardabweichung des erwarteten Fehlers jedes Werts, in den Einheiten des Ergebnisses.</translation>
    </message>
    <message>
      <source>auto: GPU where one works</source>
      <translation>auto: GPU, wo eine läuft</translation>
    </message>
    <message>
      <source>cpu: processor</source>
      <translation>cpu: Prozessor</translation>
    </message>
    <message>
      <source>cuda: NVIDIA GPU</source>
      <translation>cuda: NVIDIA-GPU</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Rechengerät</translation>
    </message>
    <message>
      <source>auto: the GPU where one works, else the processor. The log says which.</source>
      <translation>auto: die GPU, wo eine läuft, sonst der Prozessor. Das Protokoll nennt das gewählte.</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Startwert (Seed)</translation>
    </message>
    <message>
      <source>The same seed on the same device gives the same result.</source>
      <translation>Derselbe Startwert auf demselben Gerät ergibt dasselbe Ergebnis.</translation>
    </message>
    <message>
      <source>Tile size [pixels]</source>
      <translation>Kachelgröße [Pixel]</translation>
    </message>
    <message>
      <source>Smaller tiles take less memory; the result is the same.</source>
      <translation>Kleinere Kacheln brauchen weniger Speicher; das Ergebnis ist dasselbe.</translation>
    </message>
    <message>
      <source>Creation options</source>
      <translation>Erzeugungsoptionen</translation>
    </message>
    <message>
      <source>GDAL creation options of the output, as NAME=VALUE|NAME=VALUE.</source>
      <translation>GDAL-Erzeugungsoptionen der Ausgabe, als NAME=VALUE|NAME=VALUE.</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>Nodata-Wert</translation>
    </message>
    <message>
      <source>Variables of .mat, .h5 files</source>
      <translation>Variablen (.mat, .h5)</translation>
    </message>
    <message>
      <source>Dask scheduler</source>
      <translation>Dask-Scheduler</translation>
    </message>
    <message>
      <source>Largest corrected offset of inputs or bands [pixels]</source>
      <translation>Größter korrigierter Versatz von Eingaben oder Kanälen [Pixel]</translation>
    </message>
    <message>
      <source>Lowest signal to noise ratio of a band</source>
      <translation>Niedrigstes Signal-Rausch-Verhältnis eines Kanals</translation>
    </message>
    <message>
      <source>Mean gain of the blur at the Nyquist frequency</source>
      <translation>Mittlere Übertragung der Unschärfe bei der Nyquist-Frequenz</translation>
    </message>
    <message>
      <source>Median of expected error over value</source>
      <translation>Median von erwartetem Fehler durch Wert</translation>
    </message>
    <message>
      <source>Fuse hyperspectral and multispectral</source>
      <translation>Hyperspektral und multispektral fusionieren</translation>
    </message>
    <message>
      <source>Fuse</source>
      <translation>Fusionieren</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image the sharpness of a multispectral one of the same place.</source>
      <translation>Gibt einem Hyperspektralbild die Schärfe eines Multispektralbildes vom selben Ort.</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image (EnMAP, PRISMA, DESIS, airborne) the sharpness of a multispectral image of the same place and about the same time. Pixel sizes may differ by a whole ratio from 2 to 20. Neither sensor's response has to be known: the point spread function, with shifts between the images, and the spectral responses are estimated from the images and written as tables and in the report.

Preset 'fast' regresses every band on the multispectral ones, corrects it by a Gaussian process in place and spectrum, and by what the coarse image still knows; noise is estimated and taken out. It takes seconds. Preset 'paper' is the published UDALN, trained from nothing on this scene: many minutes, and less accurate wherever we measured; it needs PyTorch.

Bands that hold nothing, or hardly more than noise, are not learnt: they are only enlarged. What no multispectral band shows cannot be sharpened beyond what similar pixels suggest.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</source>
      <translation>Gibt einem Hyperspektralbild (EnMAP, PRISMA, DESIS, Flugzeug) die Schärfe eines Multispektralbildes vom selben Ort und ungefähr derselben Zeit. Die Pixelgrößen dürfen sich um ein ganzes Verhältnis von 2 bis 20 unterscheiden. Keine Empfindlichkeit der beiden Sensoren muss bekannt sein: Die Punktspreizfunktion, mit Verschiebungen zwischen den Bildern, und die spektralen Empfindlichkeiten werden aus den Bildern geschätzt und als Tabellen und im Bericht geschrieben.

Voreinstellung „fast“ führt jeden Kanal durch Regression auf die multispektralen zurück, berichtigt ihn durch einen Gaußprozess in Ort und Spektrum und durch das, was das grobe Bild noch weiß; Rauschen wird geschätzt und entfernt. Das dauert Sekunden. Voreinstellung „paper“ ist das veröffentlichte UDALN, von null an auf dieser Szene trainiert: viele Minuten und überall, wo wir gemessen haben, weniger genau; es braucht PyTorch.

Kanäle, die nichts oder kaum mehr als Rauschen enthalten, werden nicht gelernt, sondern nur vergrößert. Was kein multispektraler Kanal zeigt, lässt sich nicht weiter schärfen, als ähnliche Pixel nahelegen.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), a CSV file (wavelength or band number, then one column for each multispectral band) or UDALN's convolution_hr2msi.pth. It limits where responses are looked for, and the report compares.</source>
      <translation>Name eines Sensors (etwa sentinel2a_msi), eine CSV-Datei (Wellenlänge oder Kanalnummer, dann eine Spalte je multispektralem Kanal) oder convolution_hr2msi.pth von UDALN. Sie begrenzt, wo Empfindlichkeiten gesucht werden, und der Bericht vergleicht.</translation>
    </message>
    <message>
      <source>A CSV file: a square of weights in fine pixels, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>Eine CSV-Datei: ein Quadrat von Gewichten in feinen Pixeln, Seitenlänge gleich dem Verhältnis oder mehr. Oder PSF.pth von UDALN.</translation>
    </message>
    <message>
      <source>Shared among the three stages as published. 0: the published 65000. Preset fast has none.</source>
      <translation>Auf die drei Stufen verteilt wie veröffentlicht. 0: die veröffentlichten 65000. Die Voreinstellung fast hat keine.</translation>
    </message>
    <message>
      <source>UDALN's spectral_upsample.pth of these sensors: training goes on from it, in fewer steps.</source>
      <translation>spectral_upsample.pth von UDALN für diese Sensoren: Das Training geht davon aus, in weniger Schritten.</translation>
    </message>
    <message>
      <source>The responses given as SRF are held as they are, instead of learnt within their limits. A given point spread is always held.</source>
      <translation>Die als SRF angegebenen Empfindlichkeiten werden festgehalten, statt in ihren Grenzen gelernt. Eine angegebene Punktspreizfunktion wird immer festgehalten.</translation>
    </message>
    <message>
      <source>Learning rate, epochs and the epoch that the decay begins with, of each stage, as UDALN names its folders: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, which is what it does by default.</source>
      <translation>Lernrate, Epochen und die Epoche, mit der das Absinken beginnt, je Stufe, wie UDALN seine Ordner nennt: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000; das ist auch die Vorgabe. Dezimalzeichen ist der Punkt.</translation>
    </message>
    <message>
      <source>Instead of from 48 x 48 hyperspectral pixels in the middle of a part. Time and memory grow with the image.</source>
      <translation>Statt aus 48 x 48 hyperspektralen Pixeln in der Mitte eines Teils. Zeit und Speicher wachsen mit dem Bild.</translation>
    </message>
    <message>
      <source>All hyperspectral bands with the multispectral image's pixels. Log and report say how near the fused image comes to it after the second and the third stage.</source>
      <translation>Alle hyperspektralen Kanäle mit den Pixeln des Multispektralbildes. Protokoll und Bericht sagen, wie nahe das fusionierte Bild ihm nach der zweiten und der dritten Stufe kommt.</translation>
    </message>
    <message>
      <source>Hyperspectral image</source>
      <translation>Hyperspektralbild</translation>
    </message>
    <message>
      <source>Many bands, large pixels; wavelengths are read from its metadata. Or a product: EnMAP ...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT.</source>
      <translation>Viele Kanäle, große Pixel; die Wellenlängen werden aus seinen Metadaten gelesen. Oder ein Produkt: EnMAP ...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT.</translation>
    </message>
    <message>
      <source>Multispectral image</source>
      <translation>Multispektralbild</translation>
    </message>
    <message>
      <source>Few bands, small pixels, of the same place; any value scale.</source>
      <translation>Wenige Kanäle, kleine Pixel, vom selben Ort; Skalierung der Werte beliebig.</translation>
    </message>
    <message>
      <source>fast: Bandloom's method</source>
      <translation>fast: das Verfahren von Bandloom</translation>
    </message>
    <message>
      <source>paper: UDALN as published (slow)</source>
      <translation>paper: UDALN wie veröffentlicht (langsam)</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Voreinstellung</translation>
    </message>
    <message>
      <source>fast: Bandloom's method. paper: UDALN as published.</source>
      <translation>fast: das Verfahren von Bandloom. paper: UDALN wie veröffentlicht.</translation>
    </message>
    <message>
      <source>Spectral responses, if known</source>
      <translation>Bekannte Empfindlichkeiten</translation>
    </message>
    <message>
      <source>Point spread, if known</source>
      <translation>Bekannte Punktspreizung</translation>
    </message>
    <message>
      <source>Optimiser steps (preset paper)</source>
      <translation>Optimierungsschritte (paper)</translation>
    </message>
    <message>
      <source>First weights (preset paper)</source>
      <translation>Erste Gewichte (paper)</translation>
    </message>
    <message>
      <source>Hold known responses (paper)</source>
      <translation>Empfindlichk. festhalten (paper)</translation>
    </message>
    <message>
      <source>Plan of the stages (paper)</source>
      <translation>Plan der Stufen (paper)</translation>
    </message>
    <message>
      <source>Learn from all of it (paper)</source>
      <translation>Aus dem Ganzen lernen (paper)</translation>
    </message>
    <message>
      <source>True fine image (paper)</source>
      <translation>Wahres feines Bild (paper)</translation>
    </message>
    <message>
      <source>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution</source>
      <translation>hyperspektral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,superauflösung</translation>
    </message>
    <message>
      <source>Fused image</source>
      <translation>Fusioniertes Bild</translation>
    </message>
    <message>
      <source>Point spread function (CSV)</source>
      <translation>Punktspreizfunktion (CSV)</translation>
    </message>
    <message>
      <source>Spectral responses (CSV)</source>
      <translation>Spektralempfindlichkeit (CSV)</translation>
    </message>
    <message>
      <source>Learnt weights (preset paper)</source>
      <translation>Gelernte Gewichte (paper)</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>Gewichte</translation>
    </message>
    <message>
      <source>Import model</source>
      <translation>Modell importieren</translation>
    </message>
    <message>
      <source>Makes a checkpoint of a method's authors, or a model from elsewhere, one of your models.</source>
      <translation>Macht aus einem Checkpoint der Autoren eines Verfahrens oder einem Modell von anderswo eines Ihrer Modelle.</translation>
    </message>
    <message>
      <source>Takes the weights that a method's authors publish: REC_Real_L1B.pt and CSR_Real_L1B.pth.tar of L1BSR, and checkpoints of the bandpass network. The file is recognised by its keys and checked key by key and shape by shape; code that a file may carry is never run. The weights are written as ONNX and safetensors with a card among your models, and torch and the other libraries have to give the same answers.

ONNX files that others made of REC or CSR are taken without a card: weights go by the order of the convolutions, whatever names, axes and scaling the file has, and the file has to do on a trial what the published network does (needs onnxruntime).

Models that Bandloom has written elsewhere (a card with its .onnx or .safetensors file) are checked against the digests of the card and copied.

A model is accepted only once it has run on a small block, in each library here that may run it, with the bands and the halo of its card.

Whatever is not wholly what it should be is refused, and nothing is written. Mind the licence of the weights: the card does not know it. Needs PyTorch and onnx.</source>
      <translation>Übernimmt die Gewichte, die Autoren eines Verfahrens veröffentlichen: REC_Real_L1B.pt und CSR_Real_L1B.pth.tar von L1BSR sowie Checkpoints des Netzes für die Angleichung der Spektralbänder. Die Datei wird an ihren Schlüsseln erkannt und Schlüssel für Schlüssel und Form für Form geprüft; Code, den eine Datei enthalten kann, wird nie ausgeführt. Die Gewichte werden als ONNX und safetensors mit einer Modellkarte zu Ihren Modellen geschrieben, und torch und die anderen Bibliotheken müssen dieselben Antworten geben.

ONNX-Dateien, die andere aus REC oder CSR gemacht haben, werden ohne Karte genommen: Die Gewichte folgen der Reihenfolge der Faltungen, welche Namen, Achsen und Skalierung die Datei auch hat, und die Datei muss bei einer Probe tun, was das veröffentlichte Netz tut (braucht onnxruntime).

Modelle, die Bandloom anderswo geschrieben hat (eine Karte mit ihrer .onnx- oder .safetensors-Datei), werden mit den Prüfsummen der Karte verglichen und kopiert.

Ein Modell wird erst angenommen, wenn es auf einem kleinen Block gelaufen ist, in jeder hier vorhandenen Bibliothek, die es ausführen darf, mit den Kanälen und dem Rand seiner Karte.

Was nicht ganz ist, was es sein soll, wird abgelehnt, und nichts wird geschrieben. Beachten Sie die Lizenz der Gewichte: Die Karte kennt sie nicht. Braucht PyTorch und onnx.</translation>
    </message>
    <message>
      <source>Checkpoint or model file</source>
      <translation>Checkpoint oder Modelldatei</translation>
    </message>
    <message>
      <source>Weights of the authors, or a file of a model with its card beside it.</source>
      <translation>Gewichte der Autoren oder eine Modelldatei mit ihrer Karte daneben.</translation>
    </message>
    <message>
      <source>auto: recognised by the keys</source>
      <translation>auto: an den Schlüsseln erkannt</translation>
    </message>
    <message>
      <source>l1bsr_rec: for Super-resolve L1B</source>
      <translation>l1bsr_rec: für L1B-Superauflösung</translation>
    </message>
    <message>
      <source>l1bsr_csr: for Register bands</source>
      <translation>l1bsr_csr: für Kanäle registrieren</translation>
    </message>
    <message>
      <source>bandpass: for Align bandpass</source>
      <translation>bandpass: für Spektralbänder angleichen</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <source>auto: recognised by the keys. Another: the file has to be of that method.</source>
      <translation>auto: an den Schlüsseln erkannt. Ein anderes: Die Datei muss von diesem Verfahren sein.</translation>
    </message>
    <message>
      <source>Name among my models</source>
      <translation>Name unter meinen Modellen</translation>
    </message>
    <message>
      <source>The lists of models show it. Empty: the name of the file.</source>
      <translation>Die Modelllisten zeigen ihn. Leer: der Name der Datei.</translation>
    </message>
    <message>
      <source>For the card. Empty: the sensor of the publication.</source>
      <translation>Für die Karte. Leer: der Sensor der Veröffentlichung.</translation>
    </message>
    <message>
      <source>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec</source>
      <translation>modell,checkpoint,gewichte,pytorch,safetensors,onnx,l1bsr,rec</translation>
    </message>
    <message>
      <source>Card of the model</source>
      <translation>Karte des Modells</translation>
    </message>
    <message>
      <source>preview</source>
      <translation>Vorschau</translation>
    </message>
    <message>
      <source>Expression...</source>
      <translation>Ausdruck...</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>Modelldatei wählen</translation>
    </message>
    <message>
      <source>Pan-sharpen</source>
      <translation>Pan-Sharpening</translation>
    </message>
    <message>
      <source>Brings multispectral bands to the resolution of a panchromatic band.</source>
      <translation>Bringt multispektrale Kanäle auf die Auflösung eines panchromatischen Kanals.</translation>
    </message>
    <message>
      <source>Brings a multispectral layer (MS; any number of bands) to the pixels of a panchromatic one (PAN) that is 2 to 8 times finer. The result keeps the names, data type and radiometry of the MS: degraded again by the sensor's blur, it gives the MS back within its noise. The grids need not be aligned; an MS in another reference system is brought to that of the PAN, with a warning: better give it in its own.

Mode 'instant' uses a bundled network; 'adapt' goes on training it on this scene, one scale down, for about a minute whatever the scene's size; 'fit' trains on this scene alone. Network 'paper' is CF2N, which adds to the same classical start, in any mode (slower); 'published' is CF2N as the paper draws it, which adds to the interpolated MS and is trained on the scene (very slow; mode 'fit' only; the pair is taken as it lies).

The log tells how far PAN and MS lie apart; 'Register PAN to MS' corrects it. Sensor 'auto' measures the blur of the MS against the PAN. Objects that moved between the two exposures and detail in bands that the PAN does not see stay soft. 'adapt', 'fit' and 'published' need PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>Bringt einen multispektralen Layer (MS; beliebig viele Kanäle) auf die Pixel eines panchromatischen (PAN), der 2- bis 8-mal feiner ist. Das Ergebnis behält Namen, Datentyp und Radiometrie des MS: Mit der Unschärfe des Sensors wieder verschlechtert, gibt es das MS im Rahmen seines Rauschens zurück. Die Gitter müssen nicht aufeinander ausgerichtet sein; ein MS in einem anderen Bezugssystem wird in das des PAN gebracht, mit einer Warnung: besser in seinem eigenen angeben.

Modus „instant“ verwendet ein mitgeliefertes Netz; „adapt“ trainiert es auf dieser Szene weiter, eine Auflösungsstufe tiefer, etwa eine Minute lang bei jeder Szenengröße; „fit“ trainiert nur auf dieser Szene. Netz „paper“ ist CF2N, das auf demselben klassischen Start aufbaut, in jedem Modus (langsamer); „published“ ist CF2N, wie die Veröffentlichung es zeichnet, das auf dem interpolierten MS aufbaut und auf der Szene trainiert wird (sehr langsam; nur Modus „fit“; das Paar wird genommen, wie es liegt).

Das Protokoll nennt den Versatz von PAN und MS; „PAN auf MS registrieren“ berichtigt ihn. Sensor „auto“ misst die Unschärfe des MS am PAN. Objekte, die sich zwischen den beiden Aufnahmen bewegt haben, und Details in Kanälen, die das PAN nicht sieht, bleiben weich. „adapt“, „fit“ und „published“ brauchen PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>instant: a bundled network. adapt: trained on by the scene, about a minute. fit: by it alone.</source>
      <translation>instant: ein mitgeliefertes Netz. adapt: von der Szene weitertrainiert, etwa eine Minute. fit: nur von ihr.</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure; the result lies on the PAN's pixels.</source>
      <translation>Den Versatz berichtigen, den das Protokoll nennt, wo er sicher ist; das Ergebnis liegt auf den Pixeln des PAN.</translation>
    </message>
    <message>
      <source>Product (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;All files (*)</source>
      <translation>Produkt (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>Instead of PAN and MS: the metadata file of a product (Landsat ..._MTL.txt, Pleiades and SPOT DIM_....XML, WorldView and GeoEye ....IMD, IKONOS po_..._metadata.txt), its folder or its archive; both are found in it.</source>
      <translation>Statt PAN und MS: die Metadatendatei eines Produkts (Landsat ..._MTL.txt, Pleiades und SPOT DIM_....XML, WorldView und GeoEye ....IMD, IKONOS po_..._metadata.txt), sein Ordner oder sein Archiv; beide werden darin gefunden.</translation>
    </message>
    <message>
      <source>instant: a bundled network</source>
      <translation>instant: ein mitgeliefertes Netz</translation>
    </message>
    <message>
      <source>adapt: trained on by the scene</source>
      <translation>adapt: von der Szene weitertrainiert</translation>
    </message>
    <message>
      <source>fit: trained on the scene alone</source>
      <translation>fit: nur auf der Szene trainiert</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Modus</translation>
    </message>
    <message>
      <source>auto: measured on the scene</source>
      <translation>auto: auf der Szene gemessen</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on the scene.</source>
      <translation>Ergibt die Unschärfe der Kanäle. auto: auf der Szene gemessen.</translation>
    </message>
    <message>
      <source>Register PAN to MS</source>
      <translation>PAN auf MS registrieren</translation>
    </message>
    <message>
      <source>Panchromatic layer (PAN)</source>
      <translation>Panchromatischer Layer (PAN)</translation>
    </message>
    <message>
      <source>One band, the finer pixels.</source>
      <translation>Ein Kanal, die feineren Pixel.</translation>
    </message>
    <message>
      <source>Multispectral layer (MS)</source>
      <translation>Multispektraler Layer (MS)</translation>
    </message>
    <message>
      <source>Any number of bands, pixels 2 to 8 times as large.</source>
      <translation>Beliebig viele Kanäle, Pixel 2- bis 8-mal so groß.</translation>
    </message>
    <message>
      <source>or a product</source>
      <translation>oder ein Produkt</translation>
    </message>
    <message>
      <source>bandloom: a small network</source>
      <translation>bandloom: ein kleines Netz</translation>
    </message>
    <message>
      <source>published: CF2N on the interpolated MS</source>
      <translation>published: CF2N auf dem interpolierten MS</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Netz</translation>
    </message>
    <message>
      <source>bandloom: classical start and a small network. paper: CF2N on the same start. published: CF2N on the interpolated MS, mode fit only.</source>
      <translation>bandloom: klassischer Start und ein kleines Netz. paper: CF2N auf demselben Start. published: CF2N auf dem interpolierten MS, nur Modus fit.</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file.</source>
      <translation>Name eines mitgelieferten oder importierten Modells oder Pfad einer Modelldatei.</translation>
    </message>
    <message>
      <source>Iterations of the training</source>
      <translation>Iterationen des Trainings</translation>
    </message>
    <message>
      <source>Optimiser steps of modes adapt and fit. 0: the default.</source>
      <translation>Optimierungsschritte der Modi adapt und fit. 0: die Vorgabe.</translation>
    </message>
    <message>
      <source>PAN and MS are needed, or one product that holds both.</source>
      <translation>PAN und MS werden gebraucht, oder ein Produkt, das beide enthält.</translation>
    </message>
    <message>
      <source>Both a product and layers are given: leave one of them empty.</source>
      <translation>Ein Produkt und Layer sind angegeben: Lassen Sie eines davon leer.</translation>
    </message>
    <message>
      <source>The network 'published' has no bundled weights and learns on the scene: use mode fit, or 'paper'.</source>
      <translation>Das Netz „published“ hat keine mitgelieferten Gewichte und lernt auf der Szene: Verwenden Sie Modus fit oder „paper“.</translation>
    </message>
    <message>
      <source>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n</source>
      <translation>pansharpening,panschärfung,panchromatisch,multispektral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n</translation>
    </message>
    <message>
      <source>Pan-sharpened</source>
      <translation>Pangeschärft</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>Vorschau</translation>
    </message>
    <message>
      <source>Run for what the map shows alone, into temporary layers named by the settings.</source>
      <translation>Nur für das rechnen, was die Karte zeigt, in temporäre Layer, die nach den Einstellungen heißen.</translation>
    </message>
    <message>
      <source>The map is empty: show the scene on it, and zoom to the part to preview.</source>
      <translation>Die Karte ist leer: die Szene darauf anzeigen und auf den Teil für die Vorschau zoomen.</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>Datei wählen</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>Ordner wählen</translation>
    </message>
    <message>
      <source>Bandloom: satellite image sharpening and fusion</source>
      <translation>Bandloom: Schärfung und Fusion von Satellitenbildern</translation>
    </message>
    <message>
      <source>test: scores of RESUME by site and tile, on the list test of the data set or on all pairs.</source>
      <translation>test: Bewertung von RESUME nach Gebiet und Kachel, an der Liste test des Datensatzes oder an allen Paaren.</translation>
    </message>
    <message>
      <source>A folder of sites with S2, GF1 and mask, and lists train.txt, val.txt and test.txt, as the authors have.</source>
      <translation>Ein Ordner mit Gebieten aus S2, GF1 und mask und den Listen train.txt, val.txt und test.txt, wie ihn die Autoren haben.</translation>
    </message>
    <message>
      <source>A folder of TILE.npy or a .csv (tile, band, 256 numbers); no pickles. Empty: counted.</source>
      <translation>Ein Ordner mit KACHEL.npy oder eine .csv (Kachel, Kanal, 256 Zahlen); keine Pickles. Leer: gezählt.</translation>
    </message>
    <message>
      <source>Digital numbers that the tables reach up to. Empty: measured; of a data set 3000,3000,4000,6500.</source>
      <translation>Digitale Werte, bis zu denen die Tabellen reichen. Leer: gemessen; eines Datensatzes 3000,3000,4000,6500.</translation>
    </message>
    <message>
      <source>train: learn a model</source>
      <translation>train: ein Modell lernen</translation>
    </message>
    <message>
      <source>test: score a model</source>
      <translation>test: ein Modell bewerten</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>Datensatz</translation>
    </message>
    <message>
      <source>Histograms of the tiles</source>
      <translation>Histogramme der Kacheln</translation>
    </message>
    <message>
      <source>Band maxima</source>
      <translation>Höchstwerte der Kanäle</translation>
    </message>
    <message>
      <source>Batch size</source>
      <translation>Stapelgröße</translation>
    </message>
    <message>
      <source>Crops of a step. 0: 4 as published, 8 of network 'bandloom'.</source>
      <translation>Ausschnitte je Schritt. 0: 4 wie veröffentlicht, 8 für Netz „bandloom“.</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>Lernrate</translation>
    </message>
    <message>
      <source>At the start. 0: 0.001 as published, 0.002 of network 'bandloom'.</source>
      <translation>Am Anfang. 0: 0,001 wie veröffentlicht, 0,002 für Netz „bandloom“.</translation>
    </message>
    <message>
      <source>constant: as published</source>
      <translation>constant: wie veröffentlicht</translation>
    </message>
    <message>
      <source>poly: falls to nothing, power 0.9</source>
      <translation>poly: fällt auf null, Potenz 0,9</translation>
    </message>
    <message>
      <source>exp: falls to a hundredth</source>
      <translation>exp: fällt auf ein Hundertstel</translation>
    </message>
    <message>
      <source>Learning rate mode</source>
      <translation>Verlauf der Lernrate</translation>
    </message>
    <message>
      <source>Over the epochs; network 'paper' only.</source>
      <translation>Über die Epochen; nur Netz „paper“.</translation>
    </message>
    <message>
      <source>mse: mean square, as published</source>
      <translation>mse: mittleres Quadrat, wie veröffentlicht</translation>
    </message>
    <message>
      <source>l1: mean of the absolute error</source>
      <translation>l1: Mittel des absoluten Fehlers</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>Verlustfunktion</translation>
    </message>
    <message>
      <source>Of the pixels, beside the tables' terms; network 'paper' only.</source>
      <translation>Der Pixel, neben den Termen der Tabellen; nur Netz „paper“.</translation>
    </message>
    <message>
      <source>Keep a model every [epochs]</source>
      <translation>Modell sichern alle [Epochen]</translation>
    </message>
    <message>
      <source>Written beside the model as NAME_epochs_N; the authors keep one every 5. 0: none.</source>
      <translation>Neben das Modell geschrieben als NAME_epochs_N; die Autoren sichern alle 5 eines. 0: keines.</translation>
    </message>
    <message>
      <source>Register bands</source>
      <translation>Kanäle registrieren</translation>
    </message>
    <message>
      <source>Moves the bands of an image onto one of them where they do not fit.</source>
      <translation>Verschiebt die Kanäle eines Bildes auf einen von ihnen, wo sie nicht passen.</translation>
    </message>
    <message>
      <source>The bands of a pushbroom image see the ground one after the other and are shifted by up to some pixels: Sentinel-2 L1B, single detectors, drones. This moves every band onto green (or the band you choose) by a smooth, dense flow, found across the spectrum by local least squares from a correlation of edges' orientations. The log says the residual shift of each band before and after.

Shifts of up to 128 pixels and a third of the image are found. A band that fits no better afterwards is left as it is, with a warning. Values are interpolated (bicubic); the reference band is returned as it is. Up to 12 pixels beyond the edge, values of the edge are repeated. A band of one value stays where it is.

Moving objects and clouds are higher than the ground and fit less well. The flow raster holds dx and dy of each band in pixels: the band at p + (dx, dy) shows what the reference shows at p.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>Die Kanäle eines Zeilenscanner-Bildes sehen den Boden nacheinander und sind um bis zu einige Pixel verschoben: Sentinel-2 L1B, einzelne Detektoren, Drohnen. Dies bringt jeden Kanal auf Grün (oder den gewählten Kanal) durch einen glatten, dichten Fluss, der über das Spektrum hinweg durch lokale kleinste Quadrate gefunden wird, ausgehend von einer Korrelation der Kantenrichtungen. Das Protokoll nennt die Restverschiebung jedes Kanals vorher und nachher.

Verschiebungen bis 128 Pixel und einem Drittel des Bildes werden gefunden. Ein Kanal, der danach nicht besser passt, bleibt, wie er ist, mit einer Warnung. Werte werden interpoliert (bikubisch); der Bezugskanal kommt zurück, wie er ist. Bis 12 Pixel jenseits des Randes werden Randwerte wiederholt. Ein Kanal aus einem einzigen Wert bleibt, wo er ist.

Bewegte Objekte und Wolken liegen höher als der Boden und passen weniger gut. Das Flussraster enthält dx und dy jedes Kanals in Pixeln: Der Kanal bei p + (dx, dy) zeigt, was der Bezug bei p zeigt.

Aufgabe und Maße nach Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>A raster of two or more bands.</source>
      <translation>Ein Raster mit zwei oder mehr Kanälen.</translation>
    </message>
    <message>
      <source>Bands (names or numbers)</source>
      <translation>Kanäle (Namen oder Nummern)</translation>
    </message>
    <message>
      <source>What each band is, such as B02,B03,B04,B08, or the numbers of those to use. Empty: all.</source>
      <translation>Was jeder Kanal ist, etwa B02,B03,B04,B08, oder die Nummern der zu verwendenden. Leer: alle.</translation>
    </message>
    <message>
      <source>Reference band</source>
      <translation>Bezugskanal</translation>
    </message>
    <message>
      <source>Name or number of the band that stays. Empty: B03, or the second of four.</source>
      <translation>Name oder Nummer des Kanals, der bleibt. Leer: B03, oder der zweite von vieren.</translation>
    </message>
    <message>
      <source>bandloom: local least squares, or a network of the kind of CSR; the bundled one is less exact.</source>
      <translation>bandloom: lokale kleinste Quadrate, oder ein Netz der Art von CSR; das mitgelieferte ist weniger genau.</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr</source>
      <translation>sentinel-2,l1b,registrierung,kanalversatz,parallaxe,zeilenscanner,drohne,optischer fluss,l1bsr</translation>
    </message>
    <message>
      <source>Registered bands</source>
      <translation>Registrierte Kanäle</translation>
    </message>
    <message>
      <source>Flow [pixels]</source>
      <translation>Fluss [Pixel]</translation>
    </message>
    <message>
      <source>fr: 21 blocks, 1510 steps</source>
      <translation>fr: 21 Blöcke, 1510 Schritte</translation>
    </message>
    <message>
      <source>rr: 24 blocks, 10010 steps</source>
      <translation>rr: 24 Blöcke, 10010 Schritte</translation>
    </message>
    <message>
      <source>Of the published notebooks: at full (fr) or reduced resolution (rr).</source>
      <translation>Der veröffentlichten Notebooks: bei voller (fr) oder verringerter Auflösung (rr).</translation>
    </message>
    <message>
      <source>nested: as pixels lie</source>
      <translation>nested: wie die Pixel liegen</translation>
    </message>
    <message>
      <source>published: as in the notebooks</source>
      <translation>published: wie in den Notebooks</translation>
    </message>
    <message>
      <source>In the loss. published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, which shifts bands of real products by 5 m (20 m bands) and 25 m (60 m).</source>
      <translation>In der Verlustfunktion. published: 7 Stützstellen, Abtastung 0, 2, 4, ..., Nullen jenseits des Randes; das verschiebt Kanäle echter Produkte um 5 m (20-m-Kanäle) und 25 m (60 m).</translation>
    </message>
    <message>
      <source>As published. Otherwise so of up to 216 x 216 pixels, and random crops of larger scenes. A scene that memory cannot hold is refused.</source>
      <translation>Wie veröffentlicht. Sonst gilt das bis 216 x 216 Pixel, und für größere Szenen zufällige Ausschnitte. Eine Szene, die nicht in den Speicher passt, wird abgelehnt.</translation>
    </message>
    <message>
      <source>Largest value (paper)</source>
      <translation>Größter Wert (paper)</translation>
    </message>
    <message>
      <source>Digital number that the network calls 1. 0: the scene's largest.</source>
      <translation>Digitaler Wert, den das Netz 1 nennt. 0: der größte der Szene.</translation>
    </message>
    <message>
      <source>Fitted model (paper)</source>
      <translation>Angepasstes Modell (paper)</translation>
    </message>
    <message>
      <source>Written as MODEL_OUT before, of this scene or another date: applied as it is in mode instant, gone on from in mode fit.</source>
      <translation>Früher als MODEL_OUT geschrieben, von dieser Szene oder einem anderen Datum: im Modus instant angewendet, wie es ist, im Modus fit weitertrainiert.</translation>
    </message>
    <message>
      <source>True 20 m bands (paper)</source>
      <translation>Wahre 20-m-Kanäle (paper)</translation>
    </message>
    <message>
      <source>Of a reduced scene: six bands on the pixels of the 10 m bands. CURVE then has their SRE every 10 steps; nothing is learnt from it. Each step sees the whole scene.</source>
      <translation>Einer verringerten Szene: sechs Kanäle auf den Pixeln der 10-m-Kanäle. CURVE enthält dann alle 10 Schritte deren SRE; daraus gelernt wird nichts. Jeder Schritt sieht die ganze Szene.</translation>
    </message>
    <message>
      <source>Variant (paper)</source>
      <translation>Variante (paper)</translation>
    </message>
    <message>
      <source>Degradation (paper)</source>
      <translation>Verschlechterung (paper)</translation>
    </message>
    <message>
      <source>Whole scene in every step (paper)</source>
      <translation>Ganze Szene je Schritt (paper)</translation>
    </message>
    <message>
      <source>Curve of losses (paper)</source>
      <translation>Verlustkurve (paper)</translation>
    </message>
    <message>
      <source>Leave blank for the profile's</source>
      <translation>Leer lassen für den des Profils</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>Vorgegebenes Rechengerät</translation>
    </message>
    <message>
      <source>Memory budget [MB] (0: as fast as possible)</source>
      <translation>Speichergrenze [MB] (0: so schnell wie möglich)</translation>
    </message>
    <message>
      <source>Processor threads (0: as many as QGIS may use)</source>
      <translation>Prozessor-Threads (0: so viele, wie QGIS verwenden darf)</translation>
    </message>
    <message>
      <source>Folder of models</source>
      <translation>Ordner der Modelle</translation>
    </message>
    <message>
      <source>Sharpen Sentinel-2 bands</source>
      <translation>Sentinel-2-Kanäle schärfen</translation>
    </message>
    <message>
      <source>Sharpen</source>
      <translation>Schärfen</translation>
    </message>
    <message>
      <source>Brings the 20 m and 60 m bands of a Sentinel-2 scene to 10 m.</source>
      <translation>Bringt die 20-m- und 60-m-Kanäle einer Sentinel-2-Szene auf 10 m.</translation>
    </message>
    <message>
      <source>Brings all bands of a Sentinel-2 L1C or L2A scene to 10 m, guided by the scene's own 10 m bands. Give the 10 m, 20 m and (optionally) 60 m bands as they are on disk, one file a band or stacks, or one SAFE product. The 10 m bands are returned as they are; each sharpened band, degraded again by its point spread function, gives the input back within its noise.

Mode 'instant' applies the bundled network at once; 'fit' goes on learning from this scene, one scale down, for better detail in about a minute whatever the scene's size. Network 'paper' is the published S2S-UCNN, trained from nothing on the scene (slow; mode 'fit' only).

Detail that no 10 m band shows cannot be brought back. Clouds and their shadows are sharpened like any surface. Needs onnxruntime, OpenVINO or PyTorch ('fit' and 'paper' need PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</source>
      <translation>Bringt alle Kanäle einer Sentinel-2-Szene (L1C oder L2A) auf 10 m, geführt von den 10-m-Kanälen der Szene. Geben Sie die 10-m-, 20-m- und (wahlweise) 60-m-Kanäle an, wie sie gespeichert sind, eine Datei je Kanal oder Stapel, oder ein SAFE-Produkt. Die 10-m-Kanäle kommen zurück, wie sie sind; jeder geschärfte Kanal, durch seine Punktspreizfunktion wieder verschlechtert, gibt die Eingabe im Rahmen ihres Rauschens zurück.

Modus „instant“ wendet das mitgelieferte Netz sofort an; „fit“ lernt aus dieser Szene weiter, eine Auflösungsstufe tiefer, für bessere Details in etwa einer Minute bei jeder Szenengröße. Netz „paper“ ist das veröffentlichte S2S-UCNN, von null an auf der Szene trainiert (langsam; nur Modus „fit“).

Details, die kein 10-m-Kanal zeigt, lassen sich nicht zurückholen. Wolken und ihre Schatten werden geschärft wie jede Oberfläche. Braucht onnxruntime, OpenVINO oder PyTorch („fit“ und „paper“ brauchen PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</translation>
    </message>
    <message>
      <source>Sentinel-2 product (MTD_MSI*.xml *.zip);;All files (*)</source>
      <translation>Sentinel-2-Produkt (MTD_MSI*.xml *.zip);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>The metadata file (MTD_MSIL1C.xml, MTD_MSIL2A.xml), the zip, or the .SAFE folder, chosen or dropped here.</source>
      <translation>Die Metadatendatei (MTD_MSIL1C.xml, MTD_MSIL2A.xml), die Zip-Datei oder der .SAFE-Ordner, gewählt oder hierher gezogen.</translation>
    </message>
    <message>
      <source>or a SAFE product</source>
      <translation>oder ein SAFE-Produkt</translation>
    </message>
    <message>
      <source>fit: learn from the scene first</source>
      <translation>fit: erst aus der Szene lernen</translation>
    </message>
    <message>
      <source>instant: the bundled network. fit: learn from this scene first.</source>
      <translation>instant: das mitgelieferte Netz. fit: erst aus dieser Szene lernen.</translation>
    </message>
    <message>
      <source>Bands to write</source>
      <translation>Zu schreibende Kanäle</translation>
    </message>
    <message>
      <source>Bands are written in the order of their names. None chosen: all.</source>
      <translation>Die Kanäle werden in der Reihenfolge ihrer Namen geschrieben. Keiner gewählt: alle.</translation>
    </message>
    <message>
      <source>bandloom: registration, regression and a small network. paper: S2S-UCNN.</source>
      <translation>bandloom: Registrierung, Regression und ein kleines Netz. paper: S2S-UCNN.</translation>
    </message>
    <message>
      <source>Iterations of the fit</source>
      <translation>Iterationen der Anpassung</translation>
    </message>
    <message>
      <source>Optimiser steps in mode fit. 0: the default.</source>
      <translation>Optimierungsschritte im Modus fit. 0: die Vorgabe.</translation>
    </message>
    <message>
      <source>No input is given: choose the 10 m and 20 m bands, or one SAFE product.</source>
      <translation>Es ist keine Eingabe angegeben: Wählen Sie die 10-m- und 20-m-Kanäle oder ein SAFE-Produkt.</translation>
    </message>
    <message>
      <source>Both a SAFE product and single bands are given: leave one of them empty.</source>
      <translation>Ein SAFE-Produkt und einzelne Kanäle sind angegeben: Lassen Sie eines davon leer.</translation>
    </message>
    <message>
      <source>The paper's network has no bundled weights and learns from the scene: choose mode fit, or a fitted model.</source>
      <translation>Das Netz der Veröffentlichung hat keine mitgelieferten Gewichte und lernt aus der Szene: Wählen Sie Modus fit oder ein angepasstes Modell.</translation>
    </message>
    <message>
      <source>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn</source>
      <translation>sentinel-2,s2,superauflösung,10 m,20 m,60 m,msi,schärfen,fusion,s2s-ucnn</translation>
    </message>
    <message>
      <source>Sharpened bands</source>
      <translation>Geschärfte Kanäle</translation>
    </message>
    <message>
      <source>10 m bands</source>
      <translation>10-m-Kanäle</translation>
    </message>
    <message>
      <source>B02, B03, B04, B08: one file a band, or stacks.</source>
      <translation>B02, B03, B04, B08: eine Datei je Kanal oder Stapel.</translation>
    </message>
    <message>
      <source>20 m bands</source>
      <translation>20-m-Kanäle</translation>
    </message>
    <message>
      <source>B05, B06, B07, B8A, B11, B12, in the same way.</source>
      <translation>B05, B06, B07, B8A, B11, B12, auf dieselbe Weise.</translation>
    </message>
    <message>
      <source>60 m bands</source>
      <translation>60-m-Kanäle</translation>
    </message>
    <message>
      <source>B01, B09. Left empty, the 20 m bands are sharpened.</source>
      <translation>B01, B09. Bleiben sie leer, werden die 20-m-Kanäle geschärft.</translation>
    </message>
    <message>
      <source>Simulate observation</source>
      <translation>Beobachtung simulieren</translation>
    </message>
    <message>
      <source>Makes of a raster what a coarser sensor would have seen of it.</source>
      <translation>Macht aus einem Raster, was ein gröberer Sensor davon gesehen hätte.</translation>
    </message>
    <message>
      <source>Blurs a raster by a sensor's modulation transfer, takes every so many pixels, and where asked mixes its bands by spectral responses, shifts it and adds noise: what is needed to try a method where the answer is known. The georeference is that of the coarse pixels, corner on corner with the input's.

Wald's protocol: give the MS as input and its PAN too, both are reduced by the ratio; sharpen what comes out, and assess it with the MS as reference. From one sharp image: leave the PAN out, and a PAN is made of the input's bands at their own pixels. From a hyperspectral cube: reduce it once, and once more with spectral responses and ratio 1 for the multispectral image.

The blur is a Gaussian that passes on the sensor's gain at the Nyquist frequency of the result, or a kernel of yours. Noise belongs to a pixel's position and the seed, not to the tile size. Pixels that nodata reach into are nodata. A score on simulated images tells of images that were made so, and of others as far as they are alike.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</source>
      <translation>Macht ein Raster durch die Modulationsübertragung eines Sensors unscharf, nimmt jedes so-und-so-vielte Pixel und mischt auf Wunsch seine Kanäle nach spektralen Empfindlichkeiten, verschiebt es und fügt Rauschen hinzu: was man braucht, um ein Verfahren dort zu erproben, wo die Antwort bekannt ist. Die Georeferenz ist die der groben Pixel, Ecke auf Ecke mit der Eingabe.

Wald-Protokoll: Geben Sie das MS als Eingabe und auch sein PAN an, beide werden um das Verhältnis verringert; schärfen Sie, was herauskommt, und bewerten Sie es mit dem MS als Referenz. Aus einem einzigen scharfen Bild: Lassen Sie das PAN weg, und ein PAN entsteht aus den Kanälen der Eingabe in deren Pixeln. Aus einem Hyperspektralwürfel: Verringern Sie ihn einmal, und noch einmal mit spektralen Empfindlichkeiten und Verhältnis 1 für das Multispektralbild.

Die Unschärfe ist eine Gaußfunktion, die bei der Nyquist-Frequenz des Ergebnisses die Übertragung des Sensors hat, oder ein eigener Kern. Rauschen hängt an der Lage des Pixels und am Startwert, nicht an der Kachelgröße. Pixel, in die Nodata hineinreicht, sind Nodata. Eine Bewertung an simulierten Bildern gilt für so entstandene Bilder, und für andere, soweit sie ihnen gleichen.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</translation>
    </message>
    <message>
      <source>Pixels of the image along the side of one of the result. 1: pixels stay.</source>
      <translation>Pixel des Bildes längs der Seite eines Pixels des Ergebnisses. 1: Die Pixel bleiben.</translation>
    </message>
    <message>
      <source>Gives the blur: of bands with its bands' names, else in their order. generic: 0.3 for all.</source>
      <translation>Ergibt die Unschärfe: der Kanäle mit den Namen seiner Kanäle, sonst in deren Reihenfolge. generic: 0,3 für alle.</translation>
    </message>
    <message>
      <source>Reduced by the same ratio. Empty: a PAN is mixed of the image's bands.</source>
      <translation>Um dasselbe Verhältnis verringert. Leer: Ein PAN wird aus den Kanälen des Bildes gemischt.</translation>
    </message>
    <message>
      <source>Mean of a band over the standard deviation of its noise (100 is 40 dB). 0: no noise.</source>
      <translation>Mittel eines Kanals geteilt durch die Standardabweichung seines Rauschens (100 sind 40 dB). 0: kein Rauschen.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), or a CSV file: wavelength or band number, then one column for each band of the result. Empty: the image's own bands.</source>
      <translation>Name eines Sensors (etwa sentinel2a_msi) oder eine CSV-Datei: Wellenlänge oder Kanalnummer, dann eine Spalte je Kanal des Ergebnisses. Leer: die Kanäle des Bildes.</translation>
    </message>
    <message>
      <source>published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, as in the notebooks of S2S-UCNN; what is seen then lies off the georeference. For that comparison alone.</source>
      <translation>published: 7 Stützstellen, Abtastung 0, 2, 4, ..., Nullen jenseits des Randes, wie in den Notebooks von S2S-UCNN; das Gesehene liegt dann neben der Georeferenz. Nur für diesen Vergleich.</translation>
    </message>
    <message>
      <source>Instead of a gain: a CSV file, a square of weights in pixels of the image, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>Statt einer Übertragung: eine CSV-Datei, ein Quadrat von Gewichten in Pixeln des Bildes, Seitenlänge gleich dem Verhältnis oder mehr. Oder PSF.pth von UDALN.</translation>
    </message>
    <message>
      <source>What is observed: an MS, a hyperspectral cube, any raster.</source>
      <translation>Was beobachtet wird: ein MS, ein Hyperspektralwürfel, ein beliebiges Raster.</translation>
    </message>
    <message>
      <source>Ratio</source>
      <translation>Verhältnis</translation>
    </message>
    <message>
      <source>PAN of the pair</source>
      <translation>PAN des Paares</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio</source>
      <translation>Signal-Rausch-Verhältnis</translation>
    </message>
    <message>
      <source>Spectral responses</source>
      <translation>Spektrale Empfindlichkeiten</translation>
    </message>
    <message>
      <source>published: of S2S-UCNN</source>
      <translation>published: von S2S-UCNN</translation>
    </message>
    <message>
      <source>Degradation</source>
      <translation>Verschlechterung</translation>
    </message>
    <message>
      <source>Point spread function</source>
      <translation>Punktspreizfunktion</translation>
    </message>
    <message>
      <source>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation</source>
      <translation>verschlechtern,wald,verringerte auflösung,mtf,psf,srf,rauschen,simulation</translation>
    </message>
    <message>
      <source>Observed image</source>
      <translation>Beobachtetes Bild</translation>
    </message>
    <message>
      <source>PAN</source>
      <translation>PAN</translation>
    </message>
    <message>
      <source>Gain at Nyquist</source>
      <translation>Übertragung bei Nyquist</translation>
    </message>
    <message>
      <source>Instead of the sensor's: between 0 and 1, one or one each (0.3,0.28).</source>
      <translation>Statt der des Sensors: zwischen 0 und 1, eine oder je eine (0.3,0.28), mit Punkt als Dezimalzeichen.</translation>
    </message>
    <message>
      <source>Shift [pixels of the image]</source>
      <translation>Verschiebung [Bildpixel]</translation>
    </message>
    <message>
      <source>rows,columns, such as 0.5,-1: the result shows things so far down and right of where they are.</source>
      <translation>Zeilen,Spalten, etwa 0.5,-1 (mit Punkt als Dezimalzeichen): Das Ergebnis zeigt die Dinge so weit unter und rechts von ihrer Lage.</translation>
    </message>
    <message>
      <source>Weights of a mixed PAN</source>
      <translation>Gewichte: gemischtes PAN</translation>
    </message>
    <message>
      <source>One number for each band, or a table of one response. Empty: the mean.</source>
      <translation>Eine Zahl je Kanal (mit Punkt als Dezimalzeichen) oder eine Tabelle mit einer Empfindlichkeit. Leer: das Mittel.</translation>
    </message>
    <message>
      <source>Super-resolve L1B</source>
      <translation>L1B-Superauflösung</translation>
    </message>
    <message>
      <source>Brings four Sentinel-2 L1B bands from 10 m to 5 m and registers them on green.</source>
      <translation>Bringt vier Sentinel-2-L1B-Kanäle von 10 m auf 5 m und registriert sie auf Grün.</translation>
    </message>
    <message>
      <source>Sentinel-2's L1B images are not resampled: their bands are shifted against each other and hold aliasing, from which detail beyond 10 m can be brought back. This registers blue, red and near infrared on green by a dense flow, lays the samples on a grid of 5 m and adds detail by a small network. One image is enough. The noise of each band is measured: where it dominates, the network takes noise away in place of adding detail.

L1B has no map projection: ground control points and RPCs are carried along. L1C and L2A images work, but their bands have been resampled already and gain less. Detail is an estimate, made for looking and mapping, not for radiometry of single pixels.

The published network REC finds the shifts itself, within its reach. Weights of it that 'Import model' has taken run with the channel attention of the whole scene, so that tiles leave no seams.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. The bundled model is a light network trained on simulated pairs, not the authors' weights.</source>
      <translation>L1B-Bilder von Sentinel-2 sind nicht umgerechnet: Ihre Kanäle sind gegeneinander verschoben und enthalten Aliasing, aus dem sich Details jenseits von 10 m zurückholen lassen. Dies registriert Blau, Rot und nahes Infrarot durch einen dichten Fluss auf Grün, legt die Abtastwerte auf ein 5-m-Gitter und fügt durch ein kleines Netz Details hinzu. Ein Bild genügt. Das Rauschen jedes Kanals wird gemessen: Wo es überwiegt, entfernt das Netz Rauschen, statt Details hinzuzufügen.

L1B hat keine Kartenprojektion: Passpunkte und RPCs werden übernommen. L1C- und L2A-Bilder gehen auch, aber ihre Kanäle wurden schon umgerechnet und gewinnen weniger. Details sind eine Schätzung, zum Ansehen und Kartieren, nicht für die Radiometrie einzelner Pixel.

Das veröffentlichte Netz REC findet die Verschiebungen selbst, soweit es reicht. Gewichte davon, die „Modell importieren“ übernommen hat, laufen mit der Kanalaufmerksamkeit der ganzen Szene, sodass Kacheln keine Nähte lassen.

Aufgabe und Maße nach Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. Das mitgelieferte Modell ist ein leichtes, auf simulierten Paaren trainiertes Netz, nicht die Gewichte der Autoren.</translation>
    </message>
    <message>
      <source>What each band is, such as B08,B04,B03,B02, or the numbers of blue, green, red, near infrared.</source>
      <translation>Was jeder Kanal ist, etwa B08,B04,B03,B02, oder die Nummern von Blau, Grün, Rot, nahem Infrarot.</translation>
    </message>
    <message>
      <source>Image (B02, B03, B04, B08)</source>
      <translation>Bild (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>A raster with blue, green, red and near infrared of 10 m.</source>
      <translation>Ein Raster mit Blau, Grün, Rot und nahem Infrarot von 10 m.</translation>
    </message>
    <message>
      <source>l1bsr_light, or the paper's REC as 'Import model' made it (needs PyTorch).</source>
      <translation>l1bsr_light, oder REC der Veröffentlichung, wie „Modell importieren“ es gemacht hat (braucht PyTorch).</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr</source>
      <translation>sentinel-2,l1b,superauflösung,5 m,kanalregistrierung,l1bsr</translation>
    </message>
    <message>
      <source>Super-resolved bands</source>
      <translation>Superaufgelöste Kanäle</translation>
    </message>
    <message>
      <source>System check</source>
      <translation>Systemprüfung</translation>
    </message>
    <message>
      <source>Shows what Bandloom found on this machine and whether it works.</source>
      <translation>Zeigt, was Bandloom auf diesem Rechner gefunden hat und ob es läuft.</translation>
    </message>
    <message>
      <source>Lists the versions of QGIS, GDAL, numpy and the libraries that run networks, tries every device with a real operation, checks all models, the bundled ones and yours, against the digests in their cards, and tries the folders that results are written to and names what runs that were ended by force have left in them. The page also shows the card of each model: sensor, bands, pixel size, what was measured on held-out data, training, licence and citation. Please send the page along when you report a problem.

Output OK is true when everything needed to apply a bundled network works; a damaged model of yours is told and does not change it.</source>
      <translation>Listet die Versionen von QGIS, GDAL, numpy und den Bibliotheken, die Netze ausführen, erprobt jedes Gerät mit einer echten Rechnung, prüft alle Modelle, die mitgelieferten und Ihre, gegen die Prüfsummen ihrer Karten, erprobt die Ordner, in die Ergebnisse geschrieben werden, und nennt, was gewaltsam beendete Läufe darin hinterlassen haben. Die Seite zeigt auch die Karte jedes Modells: Sensor, Kanäle, Pixelgröße, was an zurückgehaltenen Daten gemessen wurde, Training, Lizenz und Zitat. Bitte schicken Sie die Seite mit, wenn Sie ein Problem melden.

Die Ausgabe OK ist wahr, wenn alles läuft, was ein mitgeliefertes Netz braucht; ein beschädigtes Modell von Ihnen wird genannt und ändert das nicht.</translation>
    </message>
    <message>
      <source>What made this raster?</source>
      <translation>Woraus entstand dieses Raster?</translation>
    </message>
    <message>
      <source>A result of Bandloom's: with which version, inputs and settings it was made.</source>
      <translation>Ein Ergebnis von Bandloom: mit welcher Version, welchen Eingaben und Einstellungen es entstand.</translation>
    </message>
    <message>
      <source>A page with everything that was found.</source>
      <translation>Eine Seite mit allem, was gefunden wurde.</translation>
    </message>
    <message>
      <source>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install</source>
      <translation>diagnose,versionen,gpu,cuda,onnxruntime,openvino,pytorch,abhängigkeiten,installation</translation>
    </message>
    <message>
      <source>Everything works</source>
      <translation>Alles läuft</translation>
    </message>
    <message>
      <source>Train bandpass alignment</source>
      <translation>Angleichung der Spektralbänder trainieren</translation>
    </message>
    <message>
      <source>Learns from pairs of rasters how one sensor's reflectance looks to another.</source>
      <translation>Lernt aus Rasterpaaren, wie die Reflexion eines Sensors für einen anderen aussieht.</translation>
    </message>
    <message>
      <source>Learns from pairs of scenes, seen by two sensors at about the same time, a model for 'Align bandpass'. Source, target and mask are taken in order; those of one pair lie on one grid (warp them first) and hold the same bands. Pixels count where the mask, if given, is above 0 and nothing is nodata.

With five scenes or more whole scenes are held out, with fewer, blocks of them. The report shows the curves and, on what was held out, the model beside six classical methods; where one of those is better, the log says so.

Network 'bandloom' starts from a least-squares solution and goes on by gradient; 'paper' is the published network and recipe, which needs thousands of patches; it takes them from folders as its authors have them. Mode 'test' scores the model to resume from, by site and tile. Needs PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>Lernt aus Szenenpaaren, von zwei Sensoren ungefähr zur selben Zeit gesehen, ein Modell für „Spektralbänder angleichen“. Quelle, Ziel und Maske werden der Reihe nach genommen; die eines Paares liegen auf einem Gitter (vorher umprojizieren) und enthalten dieselben Kanäle. Pixel zählen, wo die Maske, falls angegeben, über 0 liegt und nichts Nodata ist.

Ab fünf Szenen werden ganze Szenen zurückgehalten, bei weniger Blöcke daraus. Der Bericht zeigt die Kurven und, am Zurückgehaltenen, das Modell neben sechs klassischen Verfahren; ist eines davon besser, sagt es das Protokoll.

Netz „bandloom“ beginnt mit einer Lösung kleinster Quadrate und geht mit dem Gradienten weiter; „paper“ sind das veröffentlichte Netz und sein Rezept, das Tausende von Ausschnitten braucht; es nimmt sie aus Ordnern, wie die Autoren sie haben. Modus „test“ bewertet das fortzusetzende Modell nach Gebiet und Kachel. Braucht PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>After the first validation, as the authors' code does; network 'paper' only.</source>
      <translation>Nach der ersten Validierung, wie im Code der Autoren; nur Netz „paper“.</translation>
    </message>
    <message>
      <source>Passes over the pairs; the best state seen is kept.</source>
      <translation>Durchgänge durch die Paare; der beste gesehene Zustand wird behalten.</translation>
    </message>
    <message>
      <source>Scores by site and tile</source>
      <translation>Werte je Gebiet und Kachel</translation>
    </message>
    <message>
      <source>bandloom: what measures best</source>
      <translation>bandloom: was am besten misst</translation>
    </message>
    <message>
      <source>paper: as published</source>
      <translation>paper: wie veröffentlicht</translation>
    </message>
    <message>
      <source>bandloom: monotone tables, mixed bands, signed correction. paper: as is.</source>
      <translation>bandloom: monotone Tabellen, gemischte Kanäle, Korrektur mit Vorzeichen. paper: wie es ist.</translation>
    </message>
    <message>
      <source>Freeze batch normalisation</source>
      <translation>Batch-Normalisierung einfrieren</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series</source>
      <translation>spektralband,harmonisierung,training,sentinel-2,gaofen-1,landsat,lut,zeitreihe</translation>
    </message>
    <message>
      <source>Source rasters</source>
      <translation>Quellraster</translation>
    </message>
    <message>
      <source>Of the sensor that is to be aligned.</source>
      <translation>Des Sensors, der angeglichen werden soll.</translation>
    </message>
    <message>
      <source>Targets, in the same order</source>
      <translation>Ziele, gleiche Reihenfolge</translation>
    </message>
    <message>
      <source>On the sources' grids.</source>
      <translation>Auf den Gittern der Quellen.</translation>
    </message>
    <message>
      <source>Masks, in the same order</source>
      <translation>Masken, gleiche Reihenfolge</translation>
    </message>
    <message>
      <source>Pixels above 0 count.</source>
      <translation>Pixel über 0 zählen.</translation>
    </message>
    <message>
      <source>Weight of smooth tables</source>
      <translation>Gewicht glatter Tabellen</translation>
    </message>
    <message>
      <source>Weight against falling tables</source>
      <translation>Gewicht gegen fallende Tabellen</translation>
    </message>
    <message>
      <source>The published weight is 0.01. Tables of 'bandloom' cannot fall.</source>
      <translation>Das veröffentlichte Gewicht ist 0,01. Tabellen von „bandloom“ können nicht fallen.</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>Trainieren</translation>
    </message>
    <message>
      <source>Epochs</source>
      <translation>Epochen</translation>
    </message>
    <message>
      <source>Resume from model</source>
      <translation>Modell fortsetzen</translation>
    </message>
    <message>
      <source>Name or path of a model of this kind to go on from. Empty: a new one.</source>
      <translation>Name oder Pfad eines Modells dieser Art, von dem aus es weitergeht. Leer: ein neues.</translation>
    </message>
    <message>
      <source>Licence of the model</source>
      <translation>Lizenz des Modells</translation>
    </message>
    <message>
      <source>Written in the model's card, for those whom you give it to.</source>
      <translation>In die Karte des Modells geschrieben, für alle, denen Sie es geben.</translation>
    </message>
    <message>
      <source>Models (*.json)</source>
      <translation>Modelle (*.json)</translation>
    </message>
    <message>
      <source>Train L1BSR</source>
      <translation>L1BSR trainieren</translation>
    </message>
    <message>
      <source>Learns from L1B images models for 'Super-resolve L1B' and 'Register bands'.</source>
      <translation>Lernt aus L1B-Bildern Modelle für „L1B-Superauflösung“ und „Kanäle registrieren“.</translation>
    </message>
    <message>
      <source>Learns from images with blue, green, red and near infrared, without any finer image, models for 'Register bands' (CSR) and 'Super-resolve L1B' (REC).

Views of one place by adjacent detectors follow each other in the list: the first with the second, the third with the fourth; or a table names them. Of single images two views each are simulated, at half their resolution, with shifts, parallax, blur, aliasing and noise.

CSR learns that a band of one view, laid on another band and from there on the second view, has to resemble the same band there. REC then sees one view only; its bands, seen on the grid of the other view, have to resemble that. The lower part of each image is held out: on it the best state is chosen, and the report compares with phase correlation and bicubic interpolation.

bandloom trains the light REC, which CSR's flow feeds; paper the published one, which takes days without a GPU at its full size. With both stages, the model of CSR is written beside that of REC, its name ending in _csr. 'Resume from model' goes on where a training ended, or begins with the weights of a model.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>Lernt aus Bildern mit Blau, Grün, Rot und nahem Infrarot, ohne jedes feinere Bild, Modelle für „Kanäle registrieren“ (CSR) und „L1B-Superauflösung“ (REC).

Ansichten eines Ortes durch benachbarte Detektoren folgen in der Liste aufeinander: die erste mit der zweiten, die dritte mit der vierten; oder eine Tabelle nennt sie. Aus einzelnen Bildern werden je zwei Ansichten simuliert, in ihrer halben Auflösung, mit Verschiebungen, Parallaxe, Unschärfe, Aliasing und Rauschen.

CSR lernt, dass ein Kanal einer Ansicht, auf einen anderen Kanal und von dort auf die zweite Ansicht gelegt, dort demselben Kanal gleichen muss. REC sieht dann nur eine Ansicht; ihre Kanäle, auf dem Gitter der anderen Ansicht gesehen, müssen dieser gleichen. Der untere Teil jedes Bildes wird zurückgehalten: An ihm wird der beste Zustand gewählt, und der Bericht vergleicht mit Phasenkorrelation und bikubischer Interpolation.

bandloom trainiert das leichte REC, das der Fluss von CSR speist; paper das veröffentlichte, das in voller Größe ohne GPU Tage braucht. Mit beiden Stufen wird das Modell von CSR neben das von REC geschrieben, sein Name endet auf _csr. „Modell fortsetzen“ macht weiter, wo ein Training endete, oder beginnt mit den Gewichten eines Modells.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Views of one place after each other, or single images. Empty where a table is given.</source>
      <translation>Ansichten eines Ortes nacheinander, oder einzelne Bilder. Leer, wo eine Tabelle angegeben ist.</translation>
    </message>
    <message>
      <source>A CSV file whose columns first and second name the two views of a place, relative to it.</source>
      <translation>Eine CSV-Datei, deren Spalten first und second die beiden Ansichten eines Ortes nennen, relativ zu ihr.</translation>
    </message>
    <message>
      <source>Images (B02, B03, B04, B08)</source>
      <translation>Bilder (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>At most; the best state seen is kept.</source>
      <translation>Höchstens; der beste gesehene Zustand wird behalten.</translation>
    </message>
    <message>
      <source>Lists of models then show it by this name. Empty: by its path alone.</source>
      <translation>Modelllisten zeigen es dann unter diesem Namen. Leer: nur über seinen Pfad.</translation>
    </message>
    <message>
      <source>auto: by looking</source>
      <translation>auto: durch Ansehen</translation>
    </message>
    <message>
      <source>pairs: each with the next</source>
      <translation>pairs: jedes mit dem nächsten</translation>
    </message>
    <message>
      <source>single: views are simulated</source>
      <translation>single: Ansichten werden simuliert</translation>
    </message>
    <message>
      <source>auto: pairs where an even number of images shows one place each two by two, else single.</source>
      <translation>auto: pairs, wo eine gerade Zahl von Bildern je zwei und zwei einen Ort zeigt, sonst single.</translation>
    </message>
    <message>
      <source>both: first csr, then rec</source>
      <translation>both: erst csr, dann rec</translation>
    </message>
    <message>
      <source>csr: registration</source>
      <translation>csr: Registrierung</translation>
    </message>
    <message>
      <source>rec: super-resolution</source>
      <translation>rec: Superauflösung</translation>
    </message>
    <message>
      <source>CSR registers bands; REC needs a CSR to learn.</source>
      <translation>CSR registriert Kanäle; REC braucht ein CSR, um zu lernen.</translation>
    </message>
    <message>
      <source>bandloom: light and fast</source>
      <translation>bandloom: leicht und schnell</translation>
    </message>
    <message>
      <source>paper takes days without a GPU at its full size.</source>
      <translation>paper braucht in voller Größe ohne GPU Tage.</translation>
    </message>
    <message>
      <source>CSR of the stage rec</source>
      <translation>CSR der Stufe rec</translation>
    </message>
    <message>
      <source>Registers bands while REC learns alone, or is what CSR begins with beside a resumed REC.</source>
      <translation>Registriert Kanäle, während nur REC lernt, oder ist das, womit CSR neben einem fortgesetzten REC beginnt.</translation>
    </message>
    <message>
      <source>Table of pairs</source>
      <translation>Tabelle der Paare</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector</source>
      <translation>sentinel-2,l1b,training,superauflösung,registrierung,selbstüberwacht,detektor</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>Ansichten</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>Stufe</translation>
    </message>
    <message>
      <source>Network of REC</source>
      <translation>Netz von REC</translation>
    </message>
    <message>
      <source>Residual groups</source>
      <translation>Residualgruppen</translation>
    </message>
    <message>
      <source>Blocks of a group</source>
      <translation>Blöcke einer Gruppe</translation>
    </message>
    <message>
      <source>Of the paper's REC: fewer train faster.</source>
      <translation>Des REC der Veröffentlichung: weniger trainieren schneller.</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>Tabellen</translation>
    </message>
    <message>
      <source>Train pan-sharpening model</source>
      <translation>Pan-Sharpening-Modell trainieren</translation>
    </message>
    <message>
      <source>Learns from scenes of a sensor a model for 'Pan-sharpen'.</source>
      <translation>Lernt aus Szenen eines Sensors ein Modell für „Pan-Sharpening“.</translation>
    </message>
    <message>
      <source>Learns from one or more pairs of a panchromatic (PAN) and a multispectral (MS) layer a model for 'Pan-sharpen'. PAN and MS are taken in order. Pairs may differ in size and ratio; their MS have the same bands in the same order, unless 'Any number of bands' is chosen.

Wald's protocol: each pair is degraded once more by the sensor's blur, so that the MS itself is the answer. Blocks of each scene are held out: on some of them the best state is chosen, and the training ends where nothing is gained any more; on the others the model is judged beside a cubic enlargement, the classical start and the bundled model. The report shows the table, the curves and pictures; the log says where a simpler method is better.

Give a name to find the model in 'Pan-sharpen' by it; its path serves too. 'Resume from model' goes on where a training ended, as if it had not been interrupted, or begins with the weights of a bundled model. Needs PyTorch and onnx.

Network 'paper' is CF2N, trained by its authors' recipe: L1, Adam at 3e-4, times 0.9 after 100 epochs, 600 epochs, batches of 32. On pairs it adds to the classical start. On a file of patches (PanCollection's .h5, with pan, lms and gt) it adds to their interpolated MS, as published; then leave PAN and MS out.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>Lernt aus einem oder mehreren Paaren eines panchromatischen (PAN) und eines multispektralen (MS) Layers ein Modell für „Pan-Sharpening“. PAN und MS werden der Reihe nach genommen. Paare dürfen sich in Größe und Verhältnis unterscheiden; ihre MS haben dieselben Kanäle in derselben Reihenfolge, außer „Beliebig viele Kanäle“ ist gewählt.

Wald-Protokoll: Jedes Paar wird durch die Unschärfe des Sensors noch einmal verschlechtert, sodass das MS selbst die Antwort ist. Blöcke jeder Szene werden zurückgehalten: An einigen wird der beste Zustand gewählt, und das Training endet, wo nichts mehr gewonnen wird; an den anderen wird das Modell neben einer kubischen Vergrößerung, dem klassischen Start und dem mitgelieferten Modell beurteilt. Der Bericht zeigt die Tabelle, die Kurven und Bilder; das Protokoll sagt, wo ein einfacheres Verfahren besser ist.

Geben Sie einen Namen an, um das Modell in „Pan-Sharpening“ darunter zu finden; sein Pfad tut es auch. „Modell fortsetzen“ macht weiter, wo ein Training endete, als wäre es nicht unterbrochen worden, oder beginnt mit den Gewichten eines mitgelieferten Modells. Braucht PyTorch und onnx.

Netz „paper“ ist CF2N, nach dem Rezept seiner Autoren trainiert: L1, Adam bei 3e-4, mal 0,9 nach 100 Epochen, 600 Epochen, Stapel von 32. Auf Paaren baut es auf dem klassischen Start auf. Auf einer Datei mit Ausschnitten (.h5 von PanCollection, mit pan, lms und gt) baut es auf deren interpoliertem MS auf, wie veröffentlicht; lassen Sie dann PAN und MS weg.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>Passes over the scenes at most; the best state seen is kept. 0: 60, and 600 with network 'paper'.</source>
      <translation>Höchstzahl der Durchgänge durch die Szenen; der beste gesehene Zustand wird behalten. 0: 60, und 600 mit Netz „paper“.</translation>
    </message>
    <message>
      <source>'Pan-sharpen' then finds the model by this name. Empty: by its path alone.</source>
      <translation>„Pan-Sharpening“ findet das Modell dann unter diesem Namen. Leer: nur über seinen Pfad.</translation>
    </message>
    <message>
      <source>Panchromatic layers (PAN)</source>
      <translation>Panchromatische Layer (PAN)</translation>
    </message>
    <message>
      <source>One band each, the finer pixels.</source>
      <translation>Je ein Kanal, die feineren Pixel.</translation>
    </message>
    <message>
      <source>Multispectral layers (MS)</source>
      <translation>Multispektrale Layer (MS)</translation>
    </message>
    <message>
      <source>In the order of the PAN; pixels 2 to 8 times as large; the same bands in all.</source>
      <translation>In der Reihenfolge der PAN; Pixel 2- bis 8-mal so groß; in allen dieselben Kanäle.</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on each scene.</source>
      <translation>Ergibt die Unschärfe der Kanäle. auto: auf jeder Szene gemessen.</translation>
    </message>
    <message>
      <source>Any number of bands</source>
      <translation>Beliebig viele Kanäle</translation>
    </message>
    <message>
      <source>One network that fits any MS: for each band alone, or with 'paper' for the strongest components. Always so beyond 12 bands.</source>
      <translation>Ein Netz, das zu jedem MS passt: für jeden Kanal einzeln, oder mit „paper“ für die stärksten Komponenten. Über 12 Kanälen immer so.</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure.</source>
      <translation>Den Versatz berichtigen, den das Protokoll nennt, wo er sicher ist.</translation>
    </message>
    <message>
      <source>A new model's; one to resume from has its own.</source>
      <translation>Eines neuen Modells; ein fortzusetzendes hat sein eigenes.</translation>
    </message>
    <message>
      <source>File of patches</source>
      <translation>Datei mit Ausschnitten</translation>
    </message>
    <message>
      <source>HDF5 with pan, lms and gt (patches, bands, rows, columns), instead of rasters.</source>
      <translation>HDF5 mit pan, lms und gt (Ausschnitte, Kanäle, Zeilen, Spalten), statt Rastern.</translation>
    </message>
    <message>
      <source>File of patches held out</source>
      <translation>Zurückgehaltene Ausschnitte</translation>
    </message>
    <message>
      <source>They choose the state and judge it. Empty: a tenth of the patches.</source>
      <translation>Sie wählen den Zustand und beurteilen ihn. Leer: ein Zehntel der Ausschnitte.</translation>
    </message>
    <message>
      <source>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat</source>
      <translation>pansharpening,training,panchromatisch,multispektral,fusion,wald,worldview,landsat</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>Stapel</translation>
    </message>
    <message>
      <source>Patches in a step of 'paper'.</source>
      <translation>Ausschnitte je Schritt von „paper“.</translation>
    </message>
    <message>
      <source>Of 'paper'.</source>
      <translation>Von „paper“.</translation>
    </message>
    <message>
      <source>Value that patches call 1</source>
      <translation>Wert, den Ausschnitte 1 nennen</translation>
    </message>
    <message>
      <source>The authors divide all by 2047; 1023 fits 10 bits.</source>
      <translation>Die Autoren teilen alles durch 2047; 1023 passt zu 10 Bit.</translation>
    </message>
    <message>
      <source>Give PAN and MS, or a file of patches: one of the two.</source>
      <translation>Geben Sie PAN und MS an oder eine Datei mit Ausschnitten: eines von beiden.</translation>
    </message>
    <message>
      <source>A file of patches trains CF2N: choose the network 'paper'.</source>
      <translation>Eine Datei mit Ausschnitten trainiert CF2N: Wählen Sie das Netz „paper“.</translation>
    </message>
    <message>
      <source>Networks need one of these engines. Nothing is installed without a click, and QGIS's own Python packages stay as they are. Sizes are those of Linux.</source>
      <translation>Netze brauchen eine dieser Laufzeitumgebungen. Nichts wird ohne einen Klick installiert, und die Python-Pakete von QGIS bleiben, wie sie sind. Die Größen gelten für Linux.</translation>
    </message>
    <message>
      <source>Folder of a virtual environment, or its site-packages</source>
      <translation>Ordner einer virtuellen Umgebung oder ihr site-packages</translation>
    </message>
    <message>
      <source>Bandloom: engine set-up</source>
      <translation>Bandloom: Laufzeitumgebungen einrichten</translation>
    </message>
    <message>
      <source>Install</source>
      <translation>Installieren</translation>
    </message>
    <message>
      <source>Install from a folder of wheels...</source>
      <translation>Aus einem Ordner mit Wheels installieren...</translation>
    </message>
    <message>
      <source>Uninstall</source>
      <translation>Deinstallieren</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Try it on the sample</source>
      <translation>Am Beispiel ausprobieren</translation>
    </message>
    <message>
      <source>no</source>
      <translation>nein</translation>
    </message>
    <message>
      <source>Folder of wheels (*.whl)</source>
      <translation>Ordner mit Wheels (*.whl)</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Laufzeitumgebung</translation>
    </message>
    <message>
      <source>Installed</source>
      <translation>Installiert</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Herunterzuladen</translation>
    </message>
    <message>
      <source>On disk</source>
      <translation>Auf dem Datenträger</translation>
    </message>
    <message>
      <source>Go on: {algorithm}</source>
      <translation>Weiter: {algorithm}</translation>
    </message>
    <message>
      <source>Stop using the other environment</source>
      <translation>Die andere Umgebung nicht mehr verwenden</translation>
    </message>
    <message>
      <source>Use another environment...</source>
      <translation>Eine andere Umgebung verwenden...</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>ja</translation>
    </message>
    <message>
      <source>Done. If an algorithm has run before, restart QGIS.</source>
      <translation>Fertig. Wenn schon ein Algorithmus gelaufen ist, starten Sie QGIS neu.</translation>
    </message>
    <message>
      <source>Folder: {folder}</source>
      <translation>Ordner: {folder}</translation>
    </message>
    <message>
      <source>{version}, elsewhere</source>
      <translation>{version}, anderswo</translation>
    </message>
    <message>
      <source>Cancelled: nothing was kept.</source>
      <translation>Abgebrochen: Nichts wurde behalten.</translation>
    </message>
    <message>
      <source>It did not work.</source>
      <translation>Es hat nicht geklappt.</translation>
    </message>
    <message>
      <source>{size} MB</source>
      <translation>{size} MB</translation>
    </message>
    <message>
      <source>Packages of another environment are used too: {folder}</source>
      <translation>Pakete einer anderen Umgebung werden auch verwendet: {folder}</translation>
    </message>
    <message>
      <source>Bandloom's networks need an engine, which is installed with a click.</source>
      <translation>Die Netze von Bandloom brauchen eine Laufzeitumgebung, die mit einem Klick installiert ist.</translation>
    </message>
    <message>
      <source>Engine set-up...</source>
      <translation>Laufzeitumgebungen einrichten...</translation>
    </message>
    <message>
      <source>Bandloom sample</source>
      <translation>Bandloom-Beispiel</translation>
    </message>
    <message>
      <source>The sample is loaded. Go on in the Processing toolbox: Bandloom &gt; {group} &gt; {algorithm}.</source>
      <translation>Das Beispiel ist geladen. Weiter geht es in der Werkzeugkiste für Verarbeitung: Bandloom &gt; {group} &gt; {algorithm}.</translation>
    </message>
    <message>
      <source>ONNX Runtime, processor</source>
      <translation>ONNX Runtime, Prozessor</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor: the smallest that is enough.</source>
      <translation>Mitgelieferte und importierte Netze auf dem Prozessor: die kleinste, die genügt.</translation>
    </message>
    <message>
      <source>ONNX Runtime, NVIDIA GPU</source>
      <translation>ONNX Runtime, NVIDIA-GPU</translation>
    </message>
    <message>
      <source>Bundled and imported networks on an NVIDIA GPU.</source>
      <translation>Mitgelieferte und importierte Netze auf einer NVIDIA-GPU.</translation>
    </message>
    <message>
      <source>OpenVINO, processor</source>
      <translation>OpenVINO, Prozessor</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor, fastest on Intel's.</source>
      <translation>Mitgelieferte und importierte Netze auf dem Prozessor, am schnellsten auf denen von Intel.</translation>
    </message>
    <message>
      <source>PyTorch, processor</source>
      <translation>PyTorch, Prozessor</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on the processor.</source>
      <translation>Alle Netze, Anpassung an eine Szene und Training, auf dem Prozessor.</translation>
    </message>
    <message>
      <source>PyTorch, NVIDIA GPU</source>
      <translation>PyTorch, NVIDIA-GPU</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on an NVIDIA GPU.</source>
      <translation>Alle Netze, Anpassung an eine Szene und Training, auf einer NVIDIA-GPU.</translation>
    </message>
    <message>
      <source>Mathematics that every algorithm needs; installed with each of the others where QGIS lacks it.</source>
      <translation>Mathematik, die jeder Algorithmus braucht; wird mit jeder der anderen installiert, wo sie QGIS fehlt.</translation>
    </message>
    <message>
      <source>all</source>
      <translation>alle</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; before: of the source as it is.</source>
      <translation>RMSE in digitalen Werten, Reflexionsgrad x 10000; vorher: der Quelle, wie sie ist.</translation>
    </message>
    <message>
      <source>RMSE before {band}</source>
      <translation>RMSE vorher {band}</translation>
    </message>
    <message>
      <source>site</source>
      <translation>Ort</translation>
    </message>
    <message>
      <source>tile</source>
      <translation>Kachel</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>Pixel</translation>
    </message>
    <message>
      <source>Bandpass alignment: test of {model}</source>
      <translation>Angleichung der Spektralbänder: Test von {model}</translation>
    </message>
    <message>
      <source>{count} pixels</source>
      <translation>{count} Pixel</translation>
    </message>
    <message>
      <source>Fusion quality</source>
      <translation>Qualität der Fusion</translation>
    </message>
    <message>
      <source>Against the reference</source>
      <translation>Gegen die Referenz</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>Referenz</translation>
    </message>
    <message>
      <source>Against MS and PAN, at full resolution</source>
      <translation>Gegen MS und PAN, bei voller Auflösung</translation>
    </message>
    <message>
      <source>Against the MS</source>
      <translation>Gegen das MS</translation>
    </message>
    <message>
      <source>Scales or offsets differ, so that physical values are compared.</source>
      <translation>Skalen oder Verschiebungen unterscheiden sich, darum werden physikalische Werte verglichen.</translation>
    </message>
    <message>
      <source>{hsi} with {msi}, preset {preset}</source>
      <translation>{hsi} mit {msi}, Voreinstellung {preset}</translation>
    </message>
    <message>
      <source>fused</source>
      <translation>fusioniert</translation>
    </message>
    <message>
      <source>The {what}'s pixels are {ratio} times those of the fused raster: it is resampled by cubic convolution, and scores are those of the resampled image.</source>
      <translation>Die Pixel ({what}) sind {ratio}-mal so groß wie die des fusionierten Rasters: Es wird durch kubische Faltung umgerechnet, und die Werte gelten für das umgerechnete Bild.</translation>
    </message>
    <message>
      <source>The {what}'s pixels do not lie on those of the fused raster: it is resampled by cubic convolution, which blurs it, and scores suffer.</source>
      <translation>Die Pixel ({what}) liegen nicht auf denen des fusionierten Rasters: Es wird durch kubische Faltung umgerechnet, was weichzeichnet, und die Werte leiden.</translation>
    </message>
    <message>
      <source>Bands compared with the {what} in the order of the files: {pairs}.</source>
      <translation>Verglichene Kanäle ({what}), in der Reihenfolge der Dateien: {pairs}.</translation>
    </message>
    <message>
      <source>The names of the fused bands and of the {what}'s differ.</source>
      <translation>Die Namen der fusionierten Kanäle und der anderen ({what}) unterscheiden sich.</translation>
    </message>
    <message>
      <source>Bands compared with the {what} by name: {pairs}.</source>
      <translation>Verglichene Kanäle ({what}), nach Namen: {pairs}.</translation>
    </message>
    <message>
      <source>{first} {second}</source>
      <translation>{first} {second}</translation>
    </message>
    <message>
      <source>Bands that only one of both has are not scored: {names}.</source>
      <translation>Kanäle, die nur eines von beiden hat, werden nicht bewertet: {names}.</translation>
    </message>
    <message>
      <source>split by blocks</source>
      <translation>nach Blöcken geteilt</translation>
    </message>
    <message>
      <source>split by scene</source>
      <translation>nach Szenen geteilt</translation>
    </message>
    <message>
      <source>Root mean square error of each band</source>
      <translation>Mittlerer quadratischer Fehler (RMSE) jedes Kanals</translation>
    </message>
    <message>
      <source>Expected errors</source>
      <translation>Erwartete Fehler</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, by band (0.68)</source>
      <translation>Anteil der Fehler unter dem erwarteten, je Kanal (0,68)</translation>
    </message>
    <message>
      <source>The mean of {count} bands stands for the PAN.</source>
      <translation>Das Mittel von {count} Kanälen steht für das PAN.</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>Maß</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <source>Fused</source>
      <translation>Fusioniert</translation>
    </message>
    <message>
      <source>Error (light: large)</source>
      <translation>Fehler (hell: groß)</translation>
    </message>
    <message>
      <source>Spectral angle (light: large)</source>
      <translation>Spektralwinkel (hell: groß)</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>Gelände</translation>
    </message>
    <message>
      <source>Share of errors below the expected one</source>
      <translation>Anteil der Fehler unter dem erwarteten</translation>
    </message>
    <message>
      <source>found</source>
      <translation>gefunden</translation>
    </message>
    <message>
      <source>as expected</source>
      <translation>wie erwartet</translation>
    </message>
    <message>
      <source>Reliability diagram: errors that were found over those that were expected</source>
      <translation>Zuverlässigkeitsdiagramm: gefundene Fehler über erwarteten</translation>
    </message>
    <message>
      <source>expected error over value</source>
      <translation>erwarteter Fehler durch Wert</translation>
    </message>
    <message>
      <source>error found over value</source>
      <translation>gefundener Fehler durch Wert</translation>
    </message>
    <message>
      <source>Detail added (light: much)</source>
      <translation>Hinzugefügtes Detail (hell: viel)</translation>
    </message>
    <message>
      <source>band {number}</source>
      <translation>Kanal {number}</translation>
    </message>
    <message>
      <source>Histogram of the scene before and after</source>
      <translation>Histogramm der Szene vorher und nachher</translation>
    </message>
    <message>
      <source>Bandpass alignment</source>
      <translation>Angleichung der Spektralbänder</translation>
    </message>
    <message>
      <source>{file} as {sensor} by model {model}</source>
      <translation>{file} als {sensor}, durch das Modell {model}</translation>
    </message>
    <message>
      <source>The scene</source>
      <translation>Die Szene</translation>
    </message>
    <message>
      <source>band</source>
      <translation>Kanal</translation>
    </message>
    <message>
      <source>table's end [DN]</source>
      <translation>Ende der Tabelle [DN]</translation>
    </message>
    <message>
      <source>median before</source>
      <translation>Median vorher</translation>
    </message>
    <message>
      <source>median after</source>
      <translation>Median nachher</translation>
    </message>
    <message>
      <source>above the end</source>
      <translation>über dem Ende</translation>
    </message>
    <message>
      <source>Digital numbers are reflectance x 10000.</source>
      <translation>Digitale Werte sind Reflexionsgrad x 10000.</translation>
    </message>
    <message>
      <source>What the table alone adds</source>
      <translation>Was die Tabelle allein hinzufügt</translation>
    </message>
    <message>
      <source>digital number</source>
      <translation>digitaler Wert</translation>
    </message>
    <message>
      <source>change</source>
      <translation>Änderung</translation>
    </message>
    <message>
      <source>% of pixels</source>
      <translation>% der Pixel</translation>
    </message>
    <message>
      <source>before</source>
      <translation>vorher</translation>
    </message>
    <message>
      <source>after</source>
      <translation>nachher</translation>
    </message>
    <message>
      <source>Fusion of a hyperspectral and a multispectral image</source>
      <translation>Fusion eines hyperspektralen und eines multispektralen Bildes</translation>
    </message>
    <message>
      <source>{images}, ratio {ratio}</source>
      <translation>{images}, Verhältnis {ratio}</translation>
    </message>
    <message>
      <source>Centre {row} rows, {col} columns from the coarse pixel's (fine pixels); width at half maximum, as of a Gaussian, {height} rows, {width} columns.</source>
      <translation>Mitte {row} Zeilen, {col} Spalten von der des groben Pixels (feine Pixel); Halbwertsbreite, wie einer Gaußkurve, {height} Zeilen, {width} Spalten.</translation>
    </message>
    <message>
      <source>Spectral responses, estimated, each of sum 1</source>
      <translation>Spektrale Empfindlichkeiten, geschätzt, jede mit Summe 1</translation>
    </message>
    <message>
      <source>Spectral responses, as given, each of sum 1</source>
      <translation>Spektrale Empfindlichkeiten, wie angegeben, jede mit Summe 1</translation>
    </message>
    <message>
      <source>Coarse row {row}, column {col}</source>
      <translation>Grobe Zeile {row}, Spalte {col}</translation>
    </message>
    <message>
      <source>stage {number}</source>
      <translation>Stufe {number}</translation>
    </message>
    <message>
      <source>wavelength [nm]</source>
      <translation>Wellenlänge [nm]</translation>
    </message>
    <message>
      <source>Losses</source>
      <translation>Verluste</translation>
    </message>
    <message>
      <source>Loss of each stage</source>
      <translation>Verlust jeder Stufe</translation>
    </message>
    <message>
      <source>step</source>
      <translation>Schritt</translation>
    </message>
    <message>
      <source>log10 of the loss</source>
      <translation>log10 des Verlusts</translation>
    </message>
    <message>
      <source>Beside the reference</source>
      <translation>Neben der Referenz</translation>
    </message>
    <message>
      <source>{side} x {side} fine pixels</source>
      <translation>{side} x {side} feine Pixel</translation>
    </message>
    <message>
      <source>Standard errors: centre {row} and {col}, width {height} and {width}.</source>
      <translation>Standardfehler: Mitte {row} und {col}, Breite {height} und {width}.</translation>
    </message>
    <message>
      <source>response</source>
      <translation>Empfindlichkeit</translation>
    </message>
    <message>
      <source>Spectra before and after</source>
      <translation>Spektren vorher und nachher</translation>
    </message>
    <message>
      <source>coarse pixel</source>
      <translation>grobes Pixel</translation>
    </message>
    <message>
      <source>fused pixel in its middle</source>
      <translation>fusioniertes Pixel in dessen Mitte</translation>
    </message>
    <message>
      <source>value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>after stage</source>
      <translation>nach Stufe</translation>
    </message>
    <message>
      <source>relative difference (L1)</source>
      <translation>relative Differenz (L1)</translation>
    </message>
    <message>
      <source>{count} image(s), views simulated of single images, the lower part of each held out</source>
      <translation>{count} Bild(er), Ansichten aus einzelnen Bildern simuliert, der untere Teil jedes zurückgehalten</translation>
    </message>
    <message>
      <source>{count} image(s), pairs of views, the lower part of each held out</source>
      <translation>{count} Bild(er), Paare von Ansichten, der untere Teil jedes zurückgehalten</translation>
    </message>
    <message>
      <source>The light network learns to undo the instrument's blur, and is compared with the other view through it; bicubic interpolation is compared as it is. The state that is kept was chosen on the held-out part, so its figures there are a little flattering.</source>
      <translation>Das leichte Netz lernt, die Unschärfe des Instruments rückgängig zu machen, und wird durch sie hindurch mit der anderen Ansicht verglichen; bikubische Interpolation wird verglichen, wie sie ist. Der behaltene Zustand wurde auf dem zurückgehaltenen Teil gewählt, seine Zahlen sind dort also etwas geschönt.</translation>
    </message>
    <message>
      <source>L1BSR: training</source>
      <translation>L1BSR: Training</translation>
    </message>
    <message>
      <source>Loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>Verlust nach jeder Epoche; der Zustand nach Epoche {epoch} wird behalten</translation>
    </message>
    <message>
      <source>{network} on what was held out</source>
      <translation>{network} auf dem Zurückgehaltenen</translation>
    </message>
    <message>
      <source>Means over held-out windows</source>
      <translation>Mittel über zurückgehaltene Fenster</translation>
    </message>
    <message>
      <source>learnt from</source>
      <translation>gelernt</translation>
    </message>
    <message>
      <source>held out</source>
      <translation>zurückgehalten</translation>
    </message>
    <message>
      <source>epoch</source>
      <translation>Epoche</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>Verlust</translation>
    </message>
    <message>
      <source>method</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <source>cubic</source>
      <translation>kubisch</translation>
    </message>
    <message>
      <source>classical start</source>
      <translation>klassischer Anfang</translation>
    </message>
    <message>
      <source>trained</source>
      <translation>trainiert</translation>
    </message>
    <message>
      <source>{count} pair(s), Wald's protocol, held-out blocks</source>
      <translation>{count} Paar(e), Walds Protokoll, zurückgehaltene Blöcke</translation>
    </message>
    <message>
      <source>Means over the pairs, one scale down; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>Mittel über die Paare, eine Skala tiefer; ERGAS und SAM (Grad) sind bestenfalls 0, Q2n 1</translation>
    </message>
    <message>
      <source>The first held-out blocks chose the state that is kept; the table is of others, seen by nobody.</source>
      <translation>Die ersten zurückgehaltenen Blöcke wählten den behaltenen Zustand; die Tabelle zeigt andere, die niemand gesehen hat.</translation>
    </message>
    <message>
      <source>CF2N on patches, {count} of them held out</source>
      <translation>CF2N auf Ausschnitten, davon {count} zurückgehalten</translation>
    </message>
    <message>
      <source>Means over the patches; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>Mittel über die Ausschnitte; ERGAS und SAM (Grad) sind bestenfalls 0, Q2n 1</translation>
    </message>
    <message>
      <source>Mean loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>Mittlerer Verlust nach jeder Epoche; der Zustand nach Epoche {epoch} wird behalten</translation>
    </message>
    <message>
      <source>Pan-sharpening: training</source>
      <translation>Pan-Sharpening: Training</translation>
    </message>
    <message>
      <source>On what was held out</source>
      <translation>Auf dem Zurückgehaltenen</translation>
    </message>
    <message>
      <source>ERGAS by method</source>
      <translation>ERGAS je Verfahren</translation>
    </message>
    <message>
      <source>A place that was held out for the most part</source>
      <translation>Ein Ort, der größtenteils zurückgehalten wurde</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>Training</translation>
    </message>
    <message>
      <source>truth</source>
      <translation>Wahrheit</translation>
    </message>
    <message>
      <source>{area} MPixel: prepared in {prepared} s, {verb} in {computed} s ({rate} MPixel/s).</source>
      <translation>{area} Megapixel: in {prepared} s vorbereitet, in {computed} s {verb} ({rate} Megapixel/s).</translation>
    </message>
    <message>
      <source>Mean RMSE on what the state kept is chosen on</source>
      <translation>Mittlerer RMSE auf dem, woran der behaltene Zustand gewählt wird</translation>
    </message>
    <message>
      <source>Bandpass alignment: training</source>
      <translation>Angleichung der Spektralbänder: Training</translation>
    </message>
    <message>
      <source>{pairs}, {how}</source>
      <translation>{pairs}, {how}</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; best: {method}</source>
      <translation>RMSE in digitalen Werten, Reflexionsgrad x 10000; am besten: {method}</translation>
    </message>
    <message>
      <source>Mean RMSE by method</source>
      <translation>Mittlerer RMSE je Verfahren</translation>
    </message>
    <message>
      <source>DN</source>
      <translation>DN</translation>
    </message>
    <message>
      <source>Loss on the training pairs</source>
      <translation>Verlust auf den Trainingspaaren</translation>
    </message>
    <message>
      <source>mean RMSE</source>
      <translation>mittlerer RMSE</translation>
    </message>
    <message>
      <source>{count} pairs</source>
      <translation>{count} Paare</translation>
    </message>
    <message>
      <source>identity</source>
      <translation>Identität</translation>
    </message>
    <message>
      <source>per-band linear</source>
      <translation>linear je Kanal</translation>
    </message>
    <message>
      <source>affine</source>
      <translation>affin</translation>
    </message>
    <message>
      <source>histogram matching</source>
      <translation>Histogrammanpassung</translation>
    </message>
    <message>
      <source>tile histogram matching</source>
      <translation>Histogrammanpassung der Kachel</translation>
    </message>
    <message>
      <source>monotone table</source>
      <translation>monotone Tabelle</translation>
    </message>
    <message>
      <source>Noise of the MSI bands: {noise}.</source>
      <translation>Rauschen der MSI-Kanäle: {noise}.</translation>
    </message>
    <message>
      <source>no registration</source>
      <translation>ohne Registrierung</translation>
    </message>
    <message>
      <source>phase correlation</source>
      <translation>Phasenkorrelation</translation>
    </message>
    <message>
      <source>bicubic</source>
      <translation>bikubisch</translation>
    </message>
    <message>
      <source>bicubic, registered by CSR</source>
      <translation>bikubisch, durch CSR registriert</translation>
    </message>
    <message>
      <source>apart from the other view [deviations]</source>
      <translation>Abstand zur anderen Ansicht [Abweichungen]</translation>
    </message>
    <message>
      <source>median end-point error [pixels]</source>
      <translation>medianer Fehler der Verschiebung [Pixel]</translation>
    </message>
    <message>
      <source>flat</source>
      <translation>flach</translation>
    </message>
    <message>
      <source>between</source>
      <translation>dazwischen</translation>
    </message>
    <message>
      <source>edge</source>
      <translation>Kante</translation>
    </message>
    <message>
      <source>Spectral angle [degrees], 0 is best</source>
      <translation>Spektralwinkel [Grad], 0 ist am besten</translation>
    </message>
    <message>
      <source>Relative error of all bands [%], 0 is best</source>
      <translation>Relativer Fehler aller Kanäle [%], 0 ist am besten</translation>
    </message>
    <message>
      <source>Peak signal to noise [dB], higher is better</source>
      <translation>Spitzensignal zu Rauschen [dB], höher ist besser</translation>
    </message>
    <message>
      <source>Root mean square error, 0 is best</source>
      <translation>Mittlerer quadratischer Fehler (RMSE), 0 ist am besten</translation>
    </message>
    <message>
      <source>Correlation, 1 is best</source>
      <translation>Korrelation, 1 ist am besten</translation>
    </message>
    <message>
      <source>Correlation of detail, 1 is best</source>
      <translation>Korrelation des Details, 1 ist am besten</translation>
    </message>
    <message>
      <source>Structural similarity, 1 is best</source>
      <translation>Strukturelle Ähnlichkeit, 1 ist am besten</translation>
    </message>
    <message>
      <source>Quality index Q, 1 is best</source>
      <translation>Qualitätsindex Q, 1 ist am besten</translation>
    </message>
    <message>
      <source>Quality index of all bands together, 1 is best</source>
      <translation>Qualitätsindex aller Kanäle zusammen, 1 ist am besten</translation>
    </message>
    <message>
      <source>Change of the relations between bands, 0 is best</source>
      <translation>Änderung der Beziehungen zwischen Kanälen, 0 ist am besten</translation>
    </message>
    <message>
      <source>Change of the relation to the PAN, 0 is best</source>
      <translation>Änderung der Beziehung zum PAN, 0 ist am besten</translation>
    </message>
    <message>
      <source>Quality without reference, 1 is best</source>
      <translation>Qualität ohne Referenz, 1 ist am besten</translation>
    </message>
    <message>
      <source>Distance from the MS after degrading, 0 is best</source>
      <translation>Abstand vom MS nach dem Vergröbern, 0 ist am besten</translation>
    </message>
    <message>
      <source>Quality without reference, hybrid, 1 is best</source>
      <translation>Qualität ohne Referenz, hybrid, 1 ist am besten</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, 0.68 is best</source>
      <translation>Anteil der Fehler unter dem erwarteten, 0,68 ist am besten</translation>
    </message>
    <message>
      <source>Share of errors below twice the expected one, 0.95 is best</source>
      <translation>Anteil der Fehler unter dem doppelten erwarteten, 0,95 ist am besten</translation>
    </message>
    <message>
      <source>Expected error over value, less is better where coverage holds</source>
      <translation>Erwarteter Fehler durch Wert, weniger ist besser, wo die Anteile stimmen</translation>
    </message>
    <message>
      <source>Load sample</source>
      <translation>Beispiel laden</translation>
    </message>
    <message>
      <source>Pan-sharpens in mode 'instant' and scores the result against its own PAN and MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): raster, report and numbers.</source>
      <translation>Führt Pan-Sharpening im Modus „instant“ aus und bewertet das Ergebnis an seinen eigenen PAN und MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): Raster, Bericht und Zahlen.</translation>
    </message>
    <message>
      <source>Chains</source>
      <translation>Ketten</translation>
    </message>
    <message>
      <source>Pan-sharpen and assess</source>
      <translation>Pan-Sharpening und Bewertung</translation>
    </message>
    <message>
      <source>Pansharpened</source>
      <translation>Pangeschärftes Bild</translation>
    </message>
    <message>
      <source>Sharpens all bands of a Sentinel-2 Level-2A product to 10 m, then turns blue, green, red and near infrared into what Gaofen-1 WFV would have measured. One product in, both rasters and a report out.</source>
      <translation>Schärft alle Kanäle eines Sentinel-2-Produkts der Stufe Level-2A auf 10 m und macht dann aus Blau, Grün, Rot und nahem Infrarot, was Gaofen-1 WFV gemessen hätte. Ein Produkt hinein, beide Raster und ein Bericht heraus.</translation>
    </message>
    <message>
      <source>Sentinel-2 product to Gaofen-1 WFV at 10 m</source>
      <translation>Sentinel-2-Produkt zu Gaofen-1 WFV in 10 m</translation>
    </message>
    <message>
      <source>Level-2A product (MTD_MSIL2A.xml, zip)</source>
      <translation>Level-2A-Produkt (MTD_MSIL2A.xml, zip)</translation>
    </message>
    <message>
      <source>Aligned</source>
      <translation>Angeglichen</translation>
    </message>
    <message>
      <source>Sharpened</source>
      <translation>Geschärft</translation>
    </message>
    <message>
      <source>Super-resolves a Level-1B image to 5 m, and scores how well the result, seen through the sensor again, gives the image back (D_lambda_K). The image's bands are registered first: the result's bands are, too.</source>
      <translation>Bringt ein Level-1B-Bild durch Superauflösung auf 5 m und bewertet, wie gut das Ergebnis, wieder durch den Sensor gesehen, das Bild zurückgibt (D_lambda_K). Die Kanäle des Bildes werden zuerst registriert: die des Ergebnisses sind es auch.</translation>
    </message>
    <message>
      <source>Super-resolve L1B and assess</source>
      <translation>L1B-Superauflösung und Bewertung</translation>
    </message>
    <message>
      <source>Superresolved</source>
      <translation>Superaufgelöst</translation>
    </message>
  </context>
</TS>
