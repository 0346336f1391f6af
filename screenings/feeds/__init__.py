"""The programme for other machines and other people's pages: everything here passes Screening.objects.public()."""
