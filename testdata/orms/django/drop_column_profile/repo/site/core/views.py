from core.models import UserProfile


def confirm(request):
    # The request's method is no column.
    if request.method == "POST":
        request.user.userprofile.email_verified = True  # ~ breaking likely
    return UserProfile.objects.filter(email_verified=False)  # ~ breaking likely
